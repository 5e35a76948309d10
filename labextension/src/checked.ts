/**
 * What a kernel answered, with every type and length checked: a reply comes from outside, so it may be anything.
 * Values in, values out; what is wrong becomes empty, what is too long is cut. Knows the shapes of protocol.ts only.
 */

import { finite } from './format';
import { IAnswer, ICheckpoint, IKept, IMemory, IOutcome, IPlan, IProbe, IStore } from './protocol';

const MOST = 500; // rows of any list
const NAME = 2_000; // characters of a name; what is shown is shorter still
const TEXT = 50_000;

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose => (typeof value === 'object' && value !== null ? (value as Loose) : {});
const text = (value: unknown, limit = NAME): string => (typeof value === 'string' ? value.slice(0, limit) : '');
const maybe = (value: unknown, limit = NAME): string | null =>
  typeof value === 'string' ? value.slice(0, limit) : null;
const amount = (value: unknown): number => (finite(value) ? value : 0);
const share = (value: unknown): number | null => (finite(value) ? value : null);

/** The list, or none; each entry as `read` takes it. */
function list<T>(value: unknown, read: (entry: Loose) => T, most = MOST): T[] {
  return Array.isArray(value) ? value.slice(0, most).map(entry => read(object(entry))) : [];
}

/** The states, newest first, each name once; the untaught model is not among them. */
export function checkpoints(data: unknown): ICheckpoint[] {
  const seen = new Set<string>(['', 'base']);
  return list(object(data).items, (c): ICheckpoint => ({
    name: text(c.name),
    number: amount(c.number),
    parent: maybe(c.parent),
    created_at: text(c.created_at, 40),
    description: text(c.description),
    pinned: c.pinned === true,
    current: c.current === true,
    bytes: amount(c.bytes)
  }))
    .filter(c => !seen.has(c.name) && seen.add(c.name))
    .sort((a, b) => b.number - a.number);
}

/** A dry run. */
export function plan(data: unknown): IPlan {
  return {
    items: list(object(data).items, item => ({
      ref: text(item.ref),
      status: item.status === 'teach' ? ('teach' as const) : ('skip' as const),
      reason: text(item.reason),
      chunks: amount(item.chunks),
      tokens: amount(item.tokens),
      quality: share(item.quality),
      known: share(item.known),
      asked: amount(item.asked),
      sampled: item.sampled === true
    })),
    chunks: amount(object(data).chunks),
    tokens: amount(object(data).tokens)
  };
}

/** An answer, and the one of before where there was a comparison. */
export function answer(data: unknown): IAnswer {
  const found = object(data);
  return {
    text: text(found.text, TEXT),
    prompt: text(found.prompt, TEXT),
    before: maybe(found.before, TEXT),
    checkpoint: maybe(found.checkpoint)
  };
}

function probe(p: Loose): IProbe {
  return {
    question: text(p.question),
    expected: text(p.expected),
    before: text(p.before),
    after: text(p.after),
    right_before: p.right_before === true,
    right_after: p.right_after === true
  };
}

function kept(value: unknown): IKept | null {
  const k = object(value);
  return finite(k.before) && finite(k.after)
    ? {
        before: k.before,
        after: k.after,
        total: amount(k.total),
        read_before: share(k.read_before),
        read_after: share(k.read_after),
        reading_before: share(k.reading_before),
        reading_after: share(k.reading_after),
        refusal_before: share(k.refusal_before),
        refusal_after: share(k.refusal_after),
        unknown_before: share(k.unknown_before),
        unknown_after: share(k.unknown_after)
      }
    : null;
}

/** What the last lesson's recall card and the pinned probes say. */
export function memory(data: unknown): IMemory {
  const found = object(data);
  return {
    probes: list(found.probes, probe, 100),
    total: amount(found.total),
    right: amount(found.right),
    pinned: list(found.pinned, probe, 100),
    kept: kept(found.kept),
    lessons: list(found.lessons, l => ({
      name: text(l.name),
      recall: share(l.recall),
      taught: share(l.taught)
    }))
  };
}

/** The store. */
export function store(data: unknown): IStore {
  const found = object(data);
  const names = Array.isArray(found.interrupted) ? found.interrupted : [];
  return {
    path: text(found.path),
    bytes: amount(found.bytes),
    states: amount(found.states),
    pinned: amount(found.pinned),
    interrupted: names
      .slice(0, MOST)
      .map(name => text(name))
      .filter(Boolean)
  };
}

/** What became of a lesson; null where there is nothing to tell. */
export function outcome(value: unknown): IOutcome | null {
  const found = object(value);
  return typeof found.status === 'string' || typeof found.message === 'string'
    ? {
        run_id: text(found.run_id),
        status: text(found.status),
        success: found.success === true,
        message: text(found.message),
        checkpoint: text(found.checkpoint),
        refs: (Array.isArray(found.refs) ? found.refs : []).slice(0, MOST).map(r => text(r))
      }
    : null;
}
