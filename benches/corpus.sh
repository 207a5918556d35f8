#!/bin/sh
# How long 10,000 files take, with one thread and with two, beside `cat` of them all; and one file, from start to exit.
#
#   benches/corpus.sh [FILES]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
files=${1:-10000}
cd "$root"
cargo build --release --quiet
caveat=${CARGO_TARGET_DIR:-"$root/target"}/release/caveat
seed=$root/examples/personalized-learning.study

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
mkdir "$folder/corpus"
awk -v n="$files" -v to="$folder/corpus" '
    { text = text $0 "\n" }
    END { for (i = 0; i < n; i++) { name = sprintf("%s/%05d.study", to, i); printf "%s", text > name; close(name) } }
' "$seed"
cd "$folder/corpus"

# Seconds of the quickest of three runs, whatever the exit status: of a corpus with findings it is 1.
quickest() {
    python3 - "$@" <<'PYTHON'
import subprocess, sys, time
took = []
for _ in range(3):
    start = time.perf_counter()
    subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    took.append(time.perf_counter() - start)
print(f"{min(took):.3f}")
PYTHON
}

told() {
    awk -v what="$1" -v s="$2" -v n="$files" -v base="$3" \
        'BEGIN { printf "%-24s %8.3f s  %9.0f files/s  %6.1f x cat\n", what, s, n / s, s / base }'
}

cat=$(quickest sh -c 'find . -name "*.study" -print0 | xargs -0 cat')
told "cat" "$cat" "$cat"
for threads in 1 2; do
    told "check --threads $threads" "$(quickest "$caveat" check . --threads "$threads" --format concise)" "$cat"
done
told "check --format json" "$(quickest "$caveat" check . --format json)" "$cat"

if command -v hyperfine >/dev/null 2>&1; then
    hyperfine --ignore-failure --shell=none --warmup 5 "$caveat check $seed --format concise"
else
    python3 - "$caveat" "$seed" <<'PYTHON'
import statistics, subprocess, sys, time
took = []
for _ in range(200):
    start = time.perf_counter()
    subprocess.run([sys.argv[1], "check", sys.argv[2], "--format", "concise"], stdout=subprocess.DEVNULL)
    took.append((time.perf_counter() - start) * 1000)
print(f"one file, start to exit: {statistics.median(took):.2f} ms (median of 200), {min(took):.2f} ms (quickest)")
PYTHON
fi
