#!/usr/bin/env bash
# What a job asks for by INPUT_… variables, as action.yml sets them, to one `caveat check` and its exit status.
#
#   INPUT_PATHS=studies INPUT_FORMAT=concise CAVEAT_BIN=caveat ci/action.sh
#
# CAVEAT_BIN is the program to run; without it, caveat is built from the folder above this script.
set -euo pipefail

install_caveat() {
  local here root wanted there
  here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
  root=${RUNNER_TEMP:-${TMPDIR:-/tmp}}/caveat
  wanted=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' "$here/Cargo.toml")
  there=$(cargo --version 2>/dev/null | cut -d ' ' -f 2) || there=0
  # In this order only where what is there is no older.
  if printf '%s\n' "$wanted" "$there" | sort -V -C; then
    cargo install --quiet --locked --path "$here" --root "$root" >&2 || return 2
  elif command -v rustup >/dev/null; then
    rustup toolchain install "$wanted" --profile minimal --no-self-update >&2 || return 2
    rustup run "$wanted" cargo install --quiet --locked --path "$here" --root "$root" >&2 || return 2
  else
    echo "caveat is built with Rust $wanted or newer, which is not there, and neither is rustup to install it" >&2
    return 2
  fi
  # Later steps can call it too.
  if [ -n "${GITHUB_PATH:-}" ]; then echo "$root/bin" >>"$GITHUB_PATH"; fi
  CAVEAT_BIN=$root/bin/caveat
}

# Appends the lines of a text to `call`; empty ones are left out.
add_lines() {
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    if [ -n "$line" ]; then call+=("$line"); fi
  done <<<"$1"
}

# Appends `--option=value`, where there is a value.
add_option() {
  if [ -n "$2" ]; then call+=("$1=$2"); fi
}

if [ -z "${CAVEAT_BIN:-}" ]; then install_caveat || exit 2; fi

call=(check)
add_option --profile "${INPUT_PROFILE:-}"
add_option --format "${INPUT_FORMAT:-github}"
add_option --format "${INPUT_SARIF_FILE:+sarif=$INPUT_SARIF_FILE}"
add_option --certificate "${INPUT_CERTIFICATE:-}"
add_option --changed-since "${INPUT_CHANGED_SINCE:-}"
add_option --fail-on "${INPUT_FAIL_ON:-}"
add_lines "${INPUT_ARGS:-}"
call+=(--)
add_lines "${INPUT_PATHS:-.}"

status=0
"$CAVEAT_BIN" "${call[@]}" || status=$?
if [ -n "${GITHUB_OUTPUT:-}" ]; then echo "status=$status" >>"$GITHUB_OUTPUT"; fi
exit "$status"
