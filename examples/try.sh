#!/usr/bin/env sh
# Builds kotq and fills a sample checklist with it; the answered workbook is target/try/answered.xlsx.
set -eu
cd "$(dirname "$0")/.."
cargo build --release --locked
target/release/kotq fill fixtures/construction.xlsx -o target/try/answered.xlsx --force
echo "See target/try/answered.xlsx (the blank one is fixtures/construction.xlsx)."
