import { disposableEmailBlocklist } from 'disposable-email-domains-js';
import { distance } from 'fastest-levenshtein';

/** What speaks against a newcomer being somebody of their own. */
export type SignalName =
  | 'same_address'
  | 'near_address'
  | 'disposable_domain'
  | 'same_device'
  | 'same_ip'
  | 'same_network'
  | 'burst'
  | 'circle'
  | 'back_and_forth'
  | 'same_name'
  | 'names_alike';

/** A flag with its reason: never a verdict. */
export interface Signal {
  readonly name: SignalName;
  readonly weight: number;
  /** The people it is about, the newcomer not included; at most {@link OTHERS_MAX}. */
  readonly others: readonly string[];
}

/** Somebody whom the newcomer is held against: the inviter, or another newcomer. */
export interface Peer {
  readonly id: string;
  readonly name: string;
  /** The address as its provider delivers it. */
  readonly address: string;
  /** `sibling`: brought in by the same inviter; `stranger`: shares an address or a device and nothing else. */
  readonly relation: 'inviter' | 'sibling' | 'stranger';
  /** Null: it is not known when they came. */
  readonly joinedAt: Date | null;
  readonly sameDevice: boolean;
  readonly sameIp: boolean;
  readonly sameNetwork: boolean;
  /** Of the inviter: they made a code or invited from the same IP address or network within a day of the newcomer's joining. */
  readonly seen?: 'ip' | 'network' | null;
}

/** Money that went from one to another; minor units. */
export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
}

/** What is known about a referral when it is judged. */
export interface Evidence {
  readonly inviterId: string;
  readonly newcomer: { readonly id: string; readonly name: string; readonly address: string; readonly joinedAt: Date };
  readonly peers: readonly Peer[];
  /** Between the inviter and those they brought in, since the newcomer joined. */
  readonly flows: readonly Flow[];
  /** Who was on the other side of the qualifying payment; null: there is none yet. */
  readonly qualifyingWith: string | null;
}

/** What is made of the evidence. */
export interface Judgement {
  readonly signals: readonly Signal[];
  readonly score: number;
  /** True: a person has to decide. */
  readonly flagged: boolean;
}

/**
 * What each sign weighs. One that honest people seldom give reaches {@link FLAG_AT} alone; one that they often give (a
 * shared network, a room full of people joining at once, a family name) needs others beside it, and the network, the
 * burst and the names alike of a campus together do not reach it.
 */
export const WEIGHTS: Readonly<Record<SignalName, number>> = {
  same_address: 100,
  disposable_domain: 100,
  same_device: 100,
  circle: 100,
  near_address: 70,
  back_and_forth: 40,
  same_name: 60,
  burst: 30,
  same_ip: 30,
  same_network: 15,
  names_alike: 30,
};

/** From here on a referral waits for a person. */
export const FLAG_AT = 100;
const OTHERS_MAX = 10;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** So many newcomers of one inviter within an hour are a burst. */
const BURST_COUNT = 5;
/** Shorter local parts are near one another by chance. */
const NEAR_LENGTH_MIN = 6;
const NEAR_DISTANCE = 2;
/** Money goes round when at least this share of the most that moved on the way moved on every step, percent. */
const ROUND_SHARE = 80n;
/** People on the way of a circle, at most. */
const CIRCLE_LENGTH_MAX = 6;

/** Judges a referral over its evidence. Pure. */
export function judge(evidence: Evidence): Judgement {
  const found = [...addressSignals(evidence), ...placeSignals(evidence), ...moneySignals(evidence), ...nameSignals(evidence)];
  const signals = found.toSorted((a, b) => b.weight - a.weight || a.name.localeCompare(b.name));
  const score = signals.reduce((sum, { weight }) => sum + weight, 0);
  return { signals, score, flagged: score >= FLAG_AT };
}

const signal = (name: SignalName, others: readonly string[] = []): Signal => ({
  name,
  weight: WEIGHTS[name],
  others: others.slice(0, OTHERS_MAX),
});
const idsOf = (peers: readonly Peer[]): string[] => peers.map(({ id }) => id);

function addressSignals({ newcomer, peers }: Evidence): Signal[] {
  const signals: Signal[] = [];
  const same = peers.filter(({ address }) => address === newcomer.address);
  const near = peers.filter(({ address, relation }) => relation !== 'stranger' && isNearAddress(address, newcomer.address));
  if (same.length > 0) signals.push(signal('same_address', idsOf(same)));
  else if (near.length > 0) signals.push(signal('near_address', idsOf(near)));
  if (isDisposable(newcomer.address)) signals.push(signal('disposable_domain'));
  return signals;
}

/** True for two addresses that differ by a character or two, or by figures at the end, at the same provider. */
export function isNearAddress(a: string, b: string): boolean {
  if (a === b) return false;
  const [localA, domainA] = split(a);
  const [localB, domainB] = split(b);
  if (domainA !== domainB) return false;
  const [stemA, stemB] = [localA.replace(/[0-9]+$/, ''), localB.replace(/[0-9]+$/, '')];
  if (stemA === stemB && stemA.length >= NEAR_LENGTH_MIN) return true;
  return Math.min(localA.length, localB.length) >= NEAR_LENGTH_MIN && distance(localA, localB) <= NEAR_DISTANCE;
}

function split(address: string): [local: string, domain: string] {
  const at = address.lastIndexOf('@');
  return [address.slice(0, at), address.slice(at + 1)];
}

let disposable: ReadonlySet<string> | undefined;

/** True for an address whose domain, or a domain above it, gives addresses to throw away. */
export function isDisposable(address: string): boolean {
  // Made once: the package's own question makes a set of all domains each time it is asked.
  disposable ??= new Set(disposableEmailBlocklist());
  const parts = split(address)[1].toLowerCase().split('.');
  return parts.some((_, i) => i < parts.length - 1 && disposable!.has(parts.slice(i).join('.')));
}

function placeSignals({ newcomer, peers }: Evidence): Signal[] {
  const signals: Signal[] = [];
  const near = (peer: Peer, millis: number): boolean =>
    peer.joinedAt !== null && Math.abs(peer.joinedAt.getTime() - newcomer.joinedAt.getTime()) <= millis;
  const device = peers.filter(({ sameDevice }) => sameDevice);
  if (device.length > 0) signals.push(signal('same_device', idsOf(device)));
  const known = peers.filter((peer) => peer.relation !== 'stranger' && near(peer, DAY_MS));
  const ip = peers.filter((peer) => peer.seen === 'ip' || (peer.sameIp && known.includes(peer)));
  const network = peers.filter((peer) => peer.seen === 'network' || (peer.sameNetwork && known.includes(peer)));
  if (ip.length > 0) signals.push(signal('same_ip', idsOf(ip)));
  else if (network.length > 0) signals.push(signal('same_network', idsOf(network)));
  const burst = peers.filter((peer) => peer.relation === 'sibling' && near(peer, HOUR_MS));
  if (burst.length + 1 >= BURST_COUNT) signals.push(signal('burst', idsOf(burst)));
  return signals;
}

function moneySignals({ inviterId, newcomer, flows, qualifyingWith }: Evidence): Signal[] {
  const sums = new Map<string, Map<string, bigint>>();
  for (const { from, to, amount } of flows) {
    const out = sums.get(from) ?? new Map<string, bigint>();
    sums.set(from, out.set(to, (out.get(to) ?? 0n) + amount));
  }
  const around = findCircle(sums, newcomer.id);
  if (around === undefined) return [];
  const others = around.filter((id) => id !== newcomer.id);
  // Through the inviter by more than two, or by the payment that is to be rewarded: nothing else explains it. Two friends
  // who pay one another back are seen every day.
  const staged = (others.includes(inviterId) && others.length > 1) || (qualifyingWith !== null && others.includes(qualifyingWith));
  return [signal(staged ? 'circle' : 'back_and_forth', others)];
}

/**
 * The way on which money that left somebody came back to them, with nearly the same amount on every step; the longest
 * that is found first within {@link CIRCLE_LENGTH_MAX} people. Undefined: there is none.
 */
export function findCircle(sums: ReadonlyMap<string, ReadonlyMap<string, bigint>>, start: string): readonly string[] | undefined {
  let short: readonly string[] | undefined;
  let steps = 0;
  const walk = (at: string, way: readonly string[], least: bigint, most: bigint): readonly string[] | undefined => {
    for (const [next, amount] of sums.get(at) ?? []) {
      // Bounded: what two hundred people pay one another could be walked for ever.
      if ((steps += 1) > 20_000) return undefined;
      const [low, high] = [amount < least ? amount : least, amount > most ? amount : most];
      if (low * 100n < high * ROUND_SHARE) continue;
      if (next === start) {
        if (way.length > 2) return way;
        short ??= way;
      } else if (!way.includes(next) && way.length < CIRCLE_LENGTH_MAX) {
        const found = walk(next, [...way, next], low, high);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
  for (const [next, amount] of sums.get(start) ?? []) {
    const found = next === start ? undefined : walk(next, [start, next], amount, amount);
    if (found !== undefined) return found;
  }
  return short;
}

function nameSignals({ newcomer, peers }: Evidence): Signal[] {
  const name = plain(newcomer.name);
  const known = peers.filter(({ relation }) => relation !== 'stranger');
  const inviter = known.filter((peer) => peer.relation === 'inviter' && plain(peer.name) === name);
  if (inviter.length > 0) return [signal('same_name', idsOf(inviter))];
  const alike = known.filter((peer) => areNamesAlike(plain(peer.name), name));
  return alike.length === 0 ? [] : [signal('names_alike', idsOf(alike))];
}

/** A name without case, accents, marks and the order of its words. */
function plain(name: string): string {
  const bare = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return bare
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .toSorted()
    .join(' ');
}

function areNamesAlike(a: string, b: string): boolean {
  return Math.min(a.length, b.length) >= NEAR_LENGTH_MIN && distance(a, b) <= NEAR_DISTANCE;
}
