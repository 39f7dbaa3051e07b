#!/usr/bin/env node
// In front of the compiled command line: it is given this process's environment, which a compiled
// program does not have by itself, and told whether a terminal is there and how wide it is.
var Module = {
  preRun: () => {
    Object.assign(ENV, process.env);
    if (!process.stdout.isTTY) ENV.NO_COLOR ||= '1';
    else ENV.COLUMNS ||= String(process.stdout.columns);
  },
};
