import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLAG_AT, findCircle, isDisposable, isNearAddress, judge, WEIGHTS, type Evidence, type Peer } from './signals.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const after = (minutes: number): Date => new Date(NOON.getTime() + minutes * 60_000);

function peer(rest: Partial<Peer> & { id: string }): Peer {
  return {
    name: 'Ann Archer',
    address: 'ann@example.org',
    relation: 'sibling',
    joinedAt: after(-60 * 24 * 40),
    sameDevice: false,
    sameIp: false,
    sameNetwork: false,
    ...rest,
  };
}

function evidence(rest: Partial<Evidence> = {}): Evidence {
  return {
    inviterId: 'inviter',
    newcomer: { id: 'new', name: 'Nino Beridze', address: 'nino.b@example.net', joinedAt: NOON },
    peers: [peer({ id: 'inviter', relation: 'inviter' })],
    flows: [],
    qualifyingWith: 'shop',
    ...rest,
  };
}
const names = (e: Evidence): string[] => judge(e).signals.map(({ name }) => name);

describe('signs of fraud', () => {
  it('says nothing about somebody who only joined', () => {
    expect(judge(evidence())).toEqual({ signals: [], score: 0, flagged: false });
  });

  it('knows an address that is the same, near, or to be thrown away', () => {
    const same = evidence({ peers: [peer({ id: 'a', relation: 'stranger', address: 'nino.b@example.net' })] });
    expect(judge(same)).toMatchObject({ flagged: true, signals: [{ name: 'same_address', others: ['a'] }] });
    expect(isNearAddress('annarcher1@mail.ge', 'annarcher27@mail.ge')).toBe(true);
    expect(isNearAddress('annarcher@mail.ge', 'annarchar@mail.ge')).toBe(true);
    expect(isNearAddress('annarcher@mail.ge', 'annarcher@post.ge')).toBe(false);
    expect(isNearAddress('a1@mail.ge', 'a2@mail.ge')).toBe(false);
    expect(isNearAddress('annarcher@mail.ge', 'annarcher@mail.ge')).toBe(false);
    expect(isDisposable('x@mailinator.com')).toBe(true);
    expect(isDisposable('x@a.b.Mailinator.com')).toBe(true);
    expect(isDisposable('x@gmail.com')).toBe(false);
  });

  it('weighs a shared device alone, a shared network never alone', () => {
    expect(judge(evidence({ peers: [peer({ id: 'a', relation: 'stranger', sameDevice: true })] })).flagged).toBe(true);
    const network = { sameIp: true, sameNetwork: true, joinedAt: after(-30) };
    const campus = evidence({ peers: Array.from({ length: 30 }, (_, i) => peer({ id: `s${i}`, ...network })) });
    expect(names(campus)).toEqual(['burst', 'same_ip']);
    expect(judge(campus).flagged).toBe(false);
    expect(names(evidence({ peers: [peer({ id: 'a', ...network, joinedAt: after(-60 * 25) })] }))).toEqual([]);
    expect(names(evidence({ peers: [peer({ id: 'a', sameNetwork: true, joinedAt: after(60) })] }))).toEqual(['same_network']);
  });

  it('weighs where the inviter was seen like where others joined', () => {
    const seenAt = (seen: 'ip' | 'network' | null): string[] =>
      names(evidence({ peers: [peer({ id: 'inviter', relation: 'inviter', seen })] }));
    expect([seenAt('ip'), seenAt('network'), seenAt(null)]).toEqual([['same_ip'], ['same_network'], []]);
  });

  it('sees money that goes round, not money that goes on', () => {
    const flow = (from: string, to: string, amount: bigint): Evidence['flows'][number] => ({ from, to, amount });
    const round = [flow('inviter', 'new', 1_000n), flow('new', 's1', 1_000n), flow('s1', 'inviter', 990n)];
    expect(judge(evidence({ flows: round })).signals).toEqual([{ name: 'circle', weight: 100, others: ['s1', 'inviter'] }]);
    expect(names(evidence({ flows: round.slice(0, 2) }))).toEqual([]);
    const lunch = [flow('inviter', 'new', 1_200n), flow('new', 'inviter', 1_100n)];
    expect(names(evidence({ flows: lunch }))).toEqual(['back_and_forth']);
    expect(judge(evidence({ flows: lunch })).flagged).toBe(false);
    expect(names(evidence({ flows: [flow('new', 'inviter', 400n), flow('inviter', 'new', 1_200n)] }))).toEqual([]);
    const staged = [flow('new', 's1', 1_000n), flow('s1', 'new', 1_000n)];
    expect(names(evidence({ flows: staged, qualifyingWith: 's1' }))).toEqual(['circle']);
  });

  it('compares names without case, accents and order', () => {
    expect(names(evidence({ peers: [peer({ id: 'inviter', relation: 'inviter', name: 'BERÍDZE, Nino' })] }))).toEqual(['same_name']);
    expect(names(evidence({ peers: [peer({ id: 's', name: 'Nina Beridze' })] }))).toEqual(['names_alike']);
    expect(names(evidence({ peers: [peer({ id: 's', name: 'Nina Beridze', relation: 'stranger' })] }))).toEqual([]);
  });

  it('what a campus gives together does not flag', () => {
    expect(WEIGHTS.burst + WEIGHTS.same_ip + WEIGHTS.names_alike).toBeLessThan(FLAG_AT);
  });
});

const person = fc.constantFrom('new', 'inviter', 's1', 's2', 's3');
const flows = fc.array(fc.record({ from: person, to: person, amount: fc.bigInt(1n, 5_000n) }), { maxLength: 25 });
const peers = fc.array(
  fc.record<Peer>({
    id: fc.constantFrom('inviter', 's1', 's2', 's3', 'x'),
    name: fc.string({ maxLength: 20 }),
    address: fc.emailAddress(),
    relation: fc.constantFrom('inviter', 'sibling', 'stranger'),
    joinedAt: fc.option(fc.date({ min: after(-100_000), max: after(100_000), noInvalidDate: true })),
    sameDevice: fc.boolean(),
    sameIp: fc.boolean(),
    sameNetwork: fc.boolean(),
  }),
  { maxLength: 12 },
);

describe('whatever the evidence', () => {
  it('the score is the sum of the signals, each at most once, and decides', () => {
    fc.assert(
      fc.property(peers, flows, (someone, moved) => {
        const { signals, score, flagged } = judge(evidence({ peers: someone, flows: moved }));
        expect(new Set(signals.map(({ name }) => name)).size).toBe(signals.length);
        expect(score).toBe(signals.reduce((sum, { name }) => sum + WEIGHTS[name], 0));
        expect(flagged).toBe(score >= FLAG_AT);
      }),
    );
  });

  it('more evidence never clears anybody', () => {
    fc.assert(
      fc.property(peers, peers, (some, more) => {
        const devices = (list: readonly Peer[]): boolean =>
          judge(evidence({ peers: list })).signals.some(({ name }) => name === 'same_device');
        if (devices(some)) expect(devices([...some, ...more])).toBe(true);
      }),
    );
  });

  it('a network alone never flags', () => {
    fc.assert(
      fc.property(peers, (someone) => {
        const only = someone.map((p, i) => ({ ...p, sameDevice: false, name: '', address: `p${i}@example.org` }));
        expect(judge(evidence({ peers: only })).flagged).toBe(false);
      }),
    );
  });

  it('a circle is a way that money went, and returns', () => {
    fc.assert(
      fc.property(flows, (moved) => {
        const sums = new Map<string, Map<string, bigint>>();
        for (const { from, to, amount } of moved) {
          const out = sums.get(from) ?? new Map<string, bigint>();
          sums.set(from, out.set(to, (out.get(to) ?? 0n) + amount));
        }
        const way = findCircle(sums, 'new');
        if (way === undefined) return;
        expect(way[0]).toBe('new');
        expect(new Set(way).size).toBe(way.length);
        way.forEach((id, i) => expect(sums.get(id)!.has(way[(i + 1) % way.length]!)).toBe(true));
      }),
    );
  });
});
