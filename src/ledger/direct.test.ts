import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { call, Door, type Ears, type Line } from './direct.ts';

const [CALLER, OWNER] = ['aaaaaaaaaaaaaaaa', '0000000000000000'];
const NAMES = { own: CALLER, other: OWNER };
const open: { close(): unknown }[] = [];

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** Somebody's ears, and what they heard. */
function ears(): Ears & { readonly heard: string[]; readonly lines: Map<string, Line> } {
  const heard: string[] = [];
  const lines = new Map<string, Line>();
  return {
    heard,
    lines,
    hear: (letter) => void heard.push(letter),
    opened: (name, line) => void lines.set(name, line),
    gone: (name) => void lines.delete(name),
  };
}

function door(at: Ears): Door {
  const made = new Door(at);
  open.push(made);
  return made;
}

async function stranger(greet: (socket: Socket) => void): Promise<{ port: number; said: () => string }> {
  let said = '';
  const server: Server = createServer((socket) => {
    socket.on('data', (chunk) => (said += String(chunk))).on('error', () => {});
    greet(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(server);
  return { port: (server.address() as AddressInfo).port, said: () => said };
}

it('carries letters both ways, in order, whole, until one side ends', async () => {
  const [owner, caller] = [ears(), ears()];
  await call(await door(owner).open(), NAMES, caller);
  await vi.waitFor(() => expect(owner.lines.has(CALLER)).toBe(true));
  const letters = Array.from({ length: 500 }, (_, i) => JSON.stringify([i, 'ლარი\n'.repeat(i)]));
  caller.lines.get(OWNER)!.send(letters);
  owner.lines.get(CALLER)!.send(['["one"]']);
  owner.lines.get(CALLER)!.send(['["two"]', '["three"]']);
  await vi.waitFor(() => expect(owner.heard).toHaveLength(500));
  expect(owner.heard).toEqual(letters);
  await vi.waitFor(() => expect(caller.heard).toEqual(['["one"]', '["two"]', '["three"]']));
  owner.lines.get(CALLER)!.send(['["last"]']);
  owner.lines.get(CALLER)!.close();
  await vi.waitFor(() => expect([caller.lines.size, owner.lines.size]).toEqual([0, 0]));
  expect(caller.heard.at(-1)).toBe('["last"]');
});

it.each([
  ['another secret', { secret: '0'.repeat(32) }],
  ['no secret', { secret: '' }],
])('lets nobody in with %s, who takes it for somebody else', async (_, wrong) => {
  const [owner, caller] = [ears(), ears()];
  const address = await door(owner).open();
  await expect(call({ ...address, ...wrong }, NAMES, caller)).rejects.toThrow('somebody else listens there');
  expect([owner.lines.size, caller.lines.size]).toEqual([0, 0]);
});

it.each([
  ['says nonsense', 'nonsense\nmore\n'],
  ['gives a wrong proof', `${CALLER}\n${CALLER} ${'ab'.repeat(32)}\n["ask"]\n`],
  ['never ends', 'x'.repeat(200_000)],
])('hangs up on a caller who %s', async (_, said) => {
  const owner = ears();
  const { port } = await door(owner).open();
  const socket = connect(port, '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => {}).resume();
  socket.write(said);
  await closed;
  expect([owner.lines.size, owner.heard.length]).toEqual([0, 0]);
});

it.each([
  ['says nonsense', (socket: Socket) => socket.write('ready\n')],
  ['says what it heard', (socket: Socket) => socket.pipe(socket)],
  ['hangs up', (socket: Socket) => socket.end()],
  ['says nothing', () => {}],
])('tells nothing to a stranger who listens there and %s', async (_, greet) => {
  const caller = ears();
  const { port, said } = await stranger(greet);
  await expect(call({ port, secret: 'ab'.repeat(16) }, NAMES, caller)).rejects.toThrow();
  await vi.waitFor(() => expect(said()).toMatch(/^[0-9a-f]{32}\n$/));
  expect(caller.lines.size).toBe(0);
});

it('says so where nobody listens', async () => {
  const { port } = await stranger(() => {});
  for (const one of open.splice(0)) one.close();
  await expect(call({ port, secret: '' }, NAMES, ears())).rejects.toThrow();
});
