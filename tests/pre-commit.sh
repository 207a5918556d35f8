#!/usr/bin/env bash
# The hooks as their users have them: pre-commit builds caveat from a clone of the last commit and runs it on a scratch repository.
# Needs python3, and pip with an index that it can reach. The build is kept in CARGO_TARGET_DIR (target, by default) for the next run.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
target=${CARGO_TARGET_DIR:-$root/target}/pre-commit
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "tests/pre-commit.sh: $1" >&2
  exit 1
}

python3 -m venv "$work/venv" || fail "python3 with venv is needed"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pre-commit || fail "pip cannot install pre-commit: is its index within reach?"

# Built fast, not to be fast.
export CARGO_TARGET_DIR=$target CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_DEBUG=false
export PRE_COMMIT_HOME=$work/home GIT_CONFIG_GLOBAL=/dev/null PRE_COMMIT_COLOR=never
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

git clone --quiet "$root" "$work/caveat" || fail "the project's own git repository is needed"
revision=$(git -C "$work/caveat" rev-parse HEAD)

mkdir "$work/scratch" && cd "$work/scratch"
git init --quiet
cat >.pre-commit-config.yaml <<YAML
repos:
  - repo: $work/caveat
    rev: $revision
    hooks:
      - id: caveat
      - id: caveat-fmt
YAML

# hook ID STATUS TEXT: the hook ends so on all files, and its output holds the text.
hook() {
  local status=0
  git add -A
  "$work/venv/bin/pre-commit" run "$1" --all-files --verbose >"$work/told" 2>&1 || status=$?
  [ "$status" = "$2" ] && grep -qF -- "$3" "$work/told" || {
    cat "$work/told" >&2
    fail "hook $1 ends with $status; wanted are $2 and “$3”"
  }
}

echo "Nothing but words." >README.md
printf 'study "Sound" {\n  design: cross-sectional\n  claim c "Reading aloud went along with a larger vocabulary"\n}\n' >"sound one.study"
began=$SECONDS
hook caveat 0 "1 study"
echo "pre-commit built and ran caveat in $((SECONDS - began)) s"
hook caveat-fmt 0 Passed

printf 'study "Faulty" {\n  design: cross-sectional\n  claim c "Reading aloud boosts vocabulary"\n}\n' >faulty.study
hook caveat 1 "wording/stronger-than-design"
rm faulty.study

printf 'study "Sound" {\n  design:    cross-sectional\n      claim c "Reading aloud went along with a larger vocabulary"\n}\n' >"sound one.study"
hook caveat-fmt 1 "files were modified by this hook"
hook caveat-fmt 0 Passed

# What the build of another commit would not use again.
find "$target" -depth -name '*caveat*' -exec rm -rf {} +
echo "the hooks fail and pass as they should"
