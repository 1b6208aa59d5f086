#!/bin/sh
# What Lacquer costs against what a user would pick instead; a table, and BUILD/bench.json.
# usage: run.sh BUILD [--allow-missing] [LINE …]
exec python3 "$(dirname "$0")/run.py" "$@"
