import { expect, test } from 'vitest';
import type { PlaceInput } from '../../../../src/attribution/lines/find-places.js';
import { findPut } from '../../../../src/attribution/lines/find-put.js';
import { findRemoval } from '../../../../src/attribution/lines/find-removal.js';
import type { PathLink } from '../../../../src/attribution/paths/path-link.js';

const FILE = '/app/src/orders.ts';

function link(kind: PathLink['edge']['kind'], name: string, object: string): PathLink {
  return {
    node: 1,
    object,
    stable: object,
    index: 0,
    edge: { kind, text: name, stable: name, name },
    isModule: kind === 'root',
    isExports: false,
    repeats: 1,
  };
}

const ROOT = link('root', '', 'module src/orders.ts');

function put(
  source: string,
  named: PathLink,
  more: Partial<PlaceInput> = {},
  find: typeof findPut = findPut,
) {
  const found = find({
    links: [ROOT, named],
    growing: 1,
    stack: [],
    fileOf: () => FILE,
    resolve: (told) => `/app/${told}`,
    readFile: (path) => (path === FILE ? source : undefined),
    tell: (file, line, column) => ({ file: file.replace('/app/', ''), line, column }),
    ...more,
  });
  return found && `${found.code} ${found.file}:${found.line}:${found.column}`;
}

test.each([
  [
    'const seen = new Map();\nseen.set(++id, req);',
    'seen',
    'seen.set(++id, req) src/orders.ts:2:1',
  ],
  ['// rows.push(1)\n  this.rows.push(row);', 'rows', 'this.rows.push(row) src/orders.ts:2:3'],
  ['users.get(id)?.push(entry)', 'users', 'users.get(id)?.push(entry) src/orders.ts:1:1'],
  ['if (x) byId[user.id] = user;', 'byId', 'byId[user.id] = user src/orders.ts:1:8'],
  ['  this.#jobs.add(job);', '#jobs', 'this.#jobs.add(job) src/orders.ts:1:3'],
  ['list = [...list, item];', 'list', 'list = [...list, item] src/orders.ts:1:1'],
  ['hits[path] += 1;', 'hits', 'hits[path] += 1 src/orders.ts:1:1'],
  ['log.text += line;', 'text', 'log.text += line src/orders.ts:1:1'],
  ['cell.csv = cell.csv + row;', 'csv', 'cell.csv = cell.csv + row src/orders.ts:1:1'],
  [
    'state.seen = new Set([...state.seen, id]);',
    'seen',
    'state.seen = new Set([...state.seen, id]) src/orders.ts:1:1',
  ],
  ['rows = rows.concat(row);', 'rows', 'rows = rows.concat(row) src/orders.ts:1:1'],
  [
    'if (!cache.has(key)) cache.set(key, load(key)); return cache.get(key); }',
    'cache',
    'cache.set(key, load(key)) src/orders.ts:1:22',
  ],
  [
    "add() { rows.push('a;)' + `b${c}`); } }",
    'rows',
    "rows.push('a;)' + `b${c}`) src/orders.ts:1:9",
  ],
  ['all(rows.map((row) => rows.push(row)));', 'rows', 'rows.push(row) src/orders.ts:1:23'],
  ['  rows.push({', 'rows', 'rows.push({ src/orders.ts:1:3'],
  ['at(rooms[0].members.push(user));', 'members', 'rooms[0].members.push(user) src/orders.ts:1:4'],
  ['find(id)!.tags?.add(tag);', 'tags', 'find(id)!.tags?.add(tag) src/orders.ts:1:1'],
  [
    'node = node.kids[part] ??= new Node();',
    'kids',
    'node.kids[part] ??= new Node() src/orders.ts:1:8',
  ],
  [
    'rows.splice(at, 1);\nrows.splice(at, 0, row);',
    'rows',
    'rows.splice(at, 0, row) src/orders.ts:2:1',
  ],
  ['const rows = 1 + size;', 'rows', undefined],
  ['if (byId[key] === 1) return bySeen.set(1, 2);', 'byId', undefined],
  ['const listing = []; relist.push(1);', 'list', undefined],
])('%j names what is put into %s', (source, name, told) => {
  expect(put(source, link('variable', name, 'Map'))).toBe(told);
});

test('of several places the one next to what made the object is told', () => {
  const source = Array.from({ length: 9 }, (_, i) => `seen.add(${i});`).join('\n\n');
  const frame = { function: 'handle', file: 'src/orders.ts', line: 8, column: 1 };
  const named = link('variable', 'seen', 'Set');
  expect(put(source, named)).toBeUndefined();
  expect(put(source, named, { stack: [frame] })).toContain('src/orders.ts:7:1');
});

test('the text of packages is not read', () => {
  const named = link('property', 'cache', 'Map');
  const fileOf = () => '/app/node_modules/acme/index.js';
  expect(put('', named, { fileOf, readFile: () => 'this.cache.set(1, 2)' })).toBeUndefined();
});

test('looks for the object that has several containers where none is named by itself', () => {
  const links = [ROOT, link('variable', 'latencies', 'Object'), link('property', 'get', 'Array')];
  const source = 'const latencies = { get: [], post: [] };\nlatencies[verb].push(ms);';
  expect(put(source, links[1]!, { links, growing: 2 })).toBe(
    'latencies[verb].push(ms) src/orders.ts:2:1',
  );
});

test.each([
  [
    'let list = this.byUser.get(id);\nif (!list) this.byUser.set(id, (list = new Set()));\nlist.add(entry);',
    'list.add(entry) src/orders.ts:3:1',
  ],
  [
    'if (!byUser.has(id)) byUser.set(id, new Set());\nbyUser.get(id)!.add(entry);',
    'byUser.get(id)!.add(entry) src/orders.ts:2:1',
  ],
  [
    'const list = byUser[id] ?? [];\nbyUser[id] = list;\nlist.push(entry);',
    'list.push(entry) src/orders.ts:3:1',
  ],
  [
    'let s = byUser.get(id); if (!s) byUser.set(id, s = new Set()); s.add(entry); return s;',
    's.add(entry) src/orders.ts:1:64',
  ],
  [
    'const lists = byUser.get(team);\nif (!lists.has(id)) lists.set(id, []);\nlists.get(id).push(entry);',
    'lists.get(id).push(entry) src/orders.ts:3:1',
  ],
  ['(byUser[id] ??= []).push(entry);', 'byUser[id] ??= [] src/orders.ts:1:2'],
  ['byUser.set(id, new Set());', 'byUser.set(id, new Set()) src/orders.ts:1:1'],
])('%j: what is put into one of several containers, and not that container', (source, told) => {
  const links = [ROOT, link('property', 'byUser', 'Map'), link('entry', 'u1', 'Set')];
  expect(put(source, links[1]!, { links, growing: 2 })).toBe(told);
});

test('of an emitter the line is told that adds a listener of the event', () => {
  const links = [ROOT, link('variable', 'bus', 'EventEmitter'), link('listener', 'error', 'Array')];
  const source = "bus.once('drain', go);\nbus.on('error', (e) => fail(e));";
  const told = "bus.on('error', (e) => fail(e)) src/orders.ts:2:1";
  expect(put(source, links[1]!, { links, growing: 2 })).toBe(told);
  expect(put(source, links[1]!, { links, growing: 1 })).toBe(told);
  expect(put('bus.on(name, go);', links[1]!, { links, growing: 2 })).toBe(
    'bus.on(name, go) src/orders.ts:1:1',
  );
});

test('a WeakMap that has containers is a container of these', () => {
  const links = [ROOT, link('variable', 'app', 'Object'), link('weakValue', 'notes', 'Array')];
  const source =
    'let list = notes.get(of);\nif (!list) notes.set(of, (list = []));\nlist[list.length] = note;';
  expect(put(source, links[1]!, { links, growing: 2 })).toBe(
    'list[list.length] = note src/orders.ts:3:1',
  );
});

test.each([
  [
    'this.locks.set(key, lock);\nthis.locks.delete(key);',
    'this.locks.delete(key) src/orders.ts:2:1',
  ],
  ['if (old) delete this.locks[key];', 'delete this.locks[key] src/orders.ts:1:10'],
  ['locks.splice(at, 1);', 'locks.splice(at, 1) src/orders.ts:1:1'],
  [
    'locks = locks.filter((one) => one !== lock);',
    'locks = locks.filter((one) => one !== lock) src/orders.ts:1:1',
  ],
  [
    'locks.set(id, locks.get(id).filter((one) => one !== lock));',
    'locks.set(id, locks.get(id).filter((one) => one !== lock)) src/orders.ts:1:1',
  ],
  [
    'locks[id] = locks[id].filter((one) => one !== lock);',
    'locks[id] = locks[id].filter((one) => one !== lock) src/orders.ts:1:1',
  ],
  ['locks.splice(at, 0, lock); locks.set(1, 2);', undefined],
  ['const old = locks.filter(isOld); blocks.delete(1);', undefined],
  ['locks.delete(1);\nlocks.delete(2);\nlocks.delete(3);\nlocks.delete(4);', undefined],
])('%j takes out of locks', (source, told) => {
  expect(put(source, link('property', 'locks', 'Map'), {}, findRemoval)).toBe(told);
});

test('of an emitter the line is told that removes a listener of the event', () => {
  const links = [ROOT, link('variable', 'bus', 'EventEmitter'), link('listener', 'error', 'Array')];
  const source = "bus.off('drain', go);\nbus.off('error', go.bind(this));";
  expect(put(source, links[1]!, { links, growing: 2 }, findRemoval)).toBe(
    "bus.off('error', go.bind(this)) src/orders.ts:2:1",
  );
});

test("the listeners of an event target hang from one another, and are the target's", () => {
  const links = [
    ROOT,
    link('variable', 'agent', 'Agent'),
    link('listener', 'collect', 'Listener'),
    link('property', 'next', 'Listener'),
  ];
  const source =
    "agent.addEventListener('collect', f.bind(this)); } end() { agent.removeEventListener('collect', f); }";
  expect(put(source, links[1]!, { links, growing: 3 })).toBe(
    "agent.addEventListener('collect', f.bind(this)) src/orders.ts:1:1",
  );
  expect(put(source, links[1]!, { links, growing: 3 }, findRemoval)).toBe(
    "agent.removeEventListener('collect', f) src/orders.ts:1:60",
  );
});

test.each([
  ['add(fn) { this.locks.add(fn); return () => this.locks.delete(fn); }', true],
  ['this.locks.add(fn);\nreturn function () {\n  this.locks.delete(fn);\n};', true],
  ['return () => {\n  log();\n};\n}\noff(fn) {\n  this.locks.delete(fn);\n}', false],
  ['off(fn) { this.locks.delete(fn); }', false],
])('%j: whether a function takes it out that is returned', (source, isReturned) => {
  expect(removalIn(source)?.isReturned).toBe(isReturned);
});

test.each([
  ['locks.add(id);\nsetTimeout(() => locks.delete(id), 60_000);', true],
  ['setTimeout(() => {\n  log(id);\n  locks.delete(id);\n}, 60_000);', true],
  ['setTimeout(log, 100);\nlocks.delete(id);', false],
  ['clearTimeout(timer); locks.delete(id);', false],
])('%j: whether a timer takes it out', (source, isTimed) => {
  expect(removalIn(source)).toMatchObject({ isTimed, code: 'locks.delete(id)' });
});

function removalIn(source: string) {
  return findRemoval({
    links: [ROOT, link('property', 'locks', 'Set')],
    growing: 1,
    stack: [],
    fileOf: () => FILE,
    resolve: (told: string) => told,
    readFile: () => source,
    tell: (file: string, line: number, column: number) => ({ file, line, column }),
  });
}
