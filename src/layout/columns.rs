//! Lines to text: values below one another in one column, and so the comments behind them.

use super::cells::{Cell, rows};
use super::lines::{Indent, Line, Name};
use rustc_hash::FxHashMap;

/// The text of a file, with an end to its last line.
pub fn text(mut lines: Vec<Line>) -> String {
    set_rows(&mut lines);
    let columns = value_columns(&lines);
    let mut under = 0;
    let mut written: Vec<String> = Vec::with_capacity(lines.len());
    for (line, column) in lines.iter().zip(columns) {
        written.push(code(line, column, &mut under));
    }
    set_notes(&lines, &mut written);
    let mut out = String::new();
    for (line, written) in lines.iter().zip(&written) {
        if line.blank {
            out.push('\n');
        }
        out.push_str(written);
        out.push('\n');
    }
    out
}

/// Writes out the blocks that stand on one line each; those that follow one another, together.
fn set_rows(lines: &mut [Line]) {
    let mut run: Vec<usize> = Vec::new();
    for at in 0..=lines.len() {
        let line = lines.get(at);
        let goes_on = line.is_some_and(|line| !line.blank && (line.is_comment || !line.cells.is_empty()));
        if !goes_on {
            let blocks: Vec<&[Cell]> = run.iter().filter_map(|&at| lines.get(at)).map(|line| line.cells.as_slice()).collect();
            for (at, row) in std::mem::take(&mut run).into_iter().zip(rows(&blocks)) {
                if let Some(line) = lines.get_mut(at) {
                    line.rest = row;
                }
            }
        }
        if lines.get(at).is_some_and(|line| !line.cells.is_empty()) {
            run.push(at);
        }
    }
}

/// A line without its comment; `under` is the column of the last value that began behind a name.
fn code(line: &Line, column: usize, under: &mut usize) -> String {
    let indent = match line.indent {
        Indent::At(indent) => indent,
        Indent::UnderValue(deeper) => *under + deeper,
    };
    let mut out = " ".repeat(indent);
    if let Some(name) = &line.name {
        out.push_str(&name.text);
        *under = indent + column;
        if !line.rest.is_empty() {
            out.push_str(&" ".repeat(column.saturating_sub(width(&name.text))));
        }
    }
    out.push_str(&line.rest);
    out
}

/// For each line that begins with a name, how far behind it the value stands.
fn value_columns(lines: &[Line]) -> Vec<usize> {
    let mut columns: Vec<usize> = lines.iter().map(|line| line.name.as_ref().map_or(0, |name| width(&name.text) + 1)).collect();
    let mut run = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if line.blank {
            align(lines, &std::mem::take(&mut run), &mut columns);
        }
        if line.name.is_some() && !line.rest.contains('\n') {
            run.push(at);
        } else if !line.is_comment && !line.continues {
            align(lines, &std::mem::take(&mut run), &mut columns);
        }
    }
    align(lines, &run, &mut columns);
    columns
}

/// Gives lines that follow one another one column: all of them in a study, elsewhere those whose values the author put in one.
fn align(lines: &[Line], run: &[usize], columns: &mut [usize]) {
    let name = |at: usize| lines.get(at).and_then(|line| line.name.as_ref());
    let column = |name: &Name| if name.in_study { 0 } else { name.offset };
    let mut widest: FxHashMap<usize, usize> = FxHashMap::default();
    for name in run.iter().filter_map(|&at| name(at)) {
        let widest = widest.entry(column(name)).or_default();
        *widest = width(&name.text).max(*widest);
    }
    for &at in run {
        if let (Some(name), Some(own)) = (name(at), columns.get_mut(at)) {
            *own = widest.get(&column(name)).copied().unwrap_or_default() + 1;
        }
    }
}

/// Puts the comments behind their lines: those that stood in one column stand in one again.
fn set_notes(lines: &[Line], written: &mut [String]) {
    let mut from = 0;
    while from < lines.len() {
        let run = lines.get(from..).unwrap_or_default().iter().enumerate();
        let column = |line: &Line| line.note.as_ref().map(|note| note.column);
        let first = lines.get(from).and_then(column);
        let length = run.take_while(|(at, line)| *at == 0 || first.is_some() && column(line) == first && !line.blank).count();
        let notes = || lines.iter().skip(from).take(length).filter_map(|line| line.note.as_ref());
        let gap = notes().map(|note| note.gap).min().unwrap_or_default().max(2);
        let ends: Vec<usize> =
            written.iter().skip(from).take(length).map(|line| width(line.rsplit('\n').next().unwrap_or_default())).collect();
        let column = ends.iter().max().copied().unwrap_or_default() + gap;
        for ((line, note), end) in written.iter_mut().skip(from).zip(notes()).zip(ends) {
            line.push_str(&" ".repeat(column - end));
            line.push_str(&note.text);
        }
        from += length;
    }
}

fn width(text: &str) -> usize {
    text.chars().count()
}
