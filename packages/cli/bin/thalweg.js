#!/usr/bin/env node
// A separate file, since installation links it before the build makes the program.
import '../dist/cli.js';
