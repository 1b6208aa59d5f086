#!/usr/bin/env python3
"""Counts the test cases of a Meson JUnit log: "N passed, N failed" on a line of its own."""
import sys
import xml.etree.ElementTree as ET

passed = failed = skipped = 0
for case in ET.parse(sys.argv[1]).iter("testcase"):
    if case.find("failure") is not None or case.find("error") is not None:
        failed += 1
    elif case.find("skipped") is not None:
        skipped += 1
    else:
        passed += 1

if skipped:
    print(f"{skipped} skipped, see the log")
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
