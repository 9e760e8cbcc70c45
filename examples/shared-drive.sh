#!/usr/bin/env sh
# Fills every checklist that lies in a folder of a shared drive, for a nightly job on macOS or Linux.
#
#   sh shared-drive.sh "/mnt/営業/チェックリスト"
#
# New checklists go into FOLDER/inbox; answered ones appear in FOLDER/answered, under the same names.
# A checklist whose answer is newer than itself is skipped, so the script may run as often as you
# like, also from two machines at once. One bad file never stops the others; it is named in the log
# and makes the exit code 1.
set -u
folder=${1:?usage: shared-drive.sh FOLDER}

kotq fill "$folder/inbox" --out-dir "$folder/answered" >>"$folder/kotq.log" 2>&1
code=$?
[ "$code" -eq 0 ] || echo "kotq: some checklists were not filled; see $folder/kotq.log" >&2
exit "$code"
