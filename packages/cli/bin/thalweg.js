#!/usr/bin/env node
// Links to a program are made when packages are installed, and this one is built later.
import '../dist/cli.js';
