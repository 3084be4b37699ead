import * as lib from './lib.js';

export function store(row) {
  lib.push(row);
  return lib.path();
}

export function alike(table, key, row) {
  table.get(key).push(row);
  list().push(row);
  [].push(row);
}

function list() { return []; }
