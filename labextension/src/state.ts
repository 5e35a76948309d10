/**
 * What the page knows of a kernel's session: news merged into one immutable value. Pure: knows protocol.ts's shapes, no
 * comm. A message may hold anything; what is wrong is dropped, what is too long is cut.
 */

import * as checked from './checked';
import { IReply, ISessionState, Point, PROTOCOL, Status } from './protocol';

/** Points that are kept at most. */
export const MOST_POINTS = 1000;
const MOST_LINE = 200;
const SHORT = 300;
const LONG = 2_000;

const STATUSES: readonly Status[] = ['no model', 'loading', 'idle', 'learning', 'working', 'paused', 'stopping'];

/** The state of a session of which nothing is known yet. */
export const UNKNOWN: ISessionState = {
  revision: 0,
  status: 'no model',
  model: '',
  source: '',
  device: '',
  checkpoint: '',
  lessons: 0,
  subject: '',
  background: false,
  run_id: '',
  phase: '',
  phase_done: 0,
  phase_total: 0,
  step: 0,
  max_steps: 0,
  loss: null,
  held_out_loss: null,
  grad_norm: null,
  recall: null,
  tokens_per_second: null,
  seconds_left: null,
  memory_bytes: 0,
  notebook: '',
  message: '',
  lineage: '',
  store: '',
  line: [],
  history: 0,
  outcome: null
};

/** A run's points, every `stride`th of them once there were too many; `last` is the newest, whether kept or not. */
export interface ICurve {
  readonly run: string;
  readonly stride: number;
  readonly kept: readonly Point[];
  readonly last: Point | null;
}

/** What is known of one session. `rev` is -1 until everything was heard once. */
export interface ISeen {
  readonly rev: number;
  readonly state: ISessionState;
  readonly curve: ICurve;
}

const NO_CURVE: ICurve = { run: '', stride: 1, kept: [], last: null };

/** Before the first message. */
export const NOTHING: ISeen = { rev: -1, state: UNKNOWN, curve: NO_CURVE };

/** A message that can be used. */
export type Heard =
  | { kind: 'news'; rev: number; full: boolean; state: Partial<ISessionState>; points: Point[] }
  | { kind: 'reply'; reply: IReply }
  | { kind: 'other protocol' };

type Loose = Record<string, unknown>;

/** A message as it came off the wire; null for one that says nothing. */
export function read(data: unknown): Heard | null {
  if (typeof data !== 'object' || data === null) {
    return null;
  }
  const message = data as Loose;
  if (message.protocol !== PROTOCOL) {
    return { kind: 'other protocol' };
  }
  if (typeof message.reply === 'string') {
    const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, LONG) : '');
    const reply: IReply = {
      protocol: PROTOCOL,
      reply: message.reply,
      op: text(message.op),
      ok: message.ok === true,
      error: text(message.error),
      hint: text(message.hint),
      data: message.data ?? null
    };
    return { kind: 'reply', reply };
  }
  const rev = message.rev;
  if (typeof rev !== 'number' || !Number.isSafeInteger(rev) || rev < 0) {
    return null;
  }
  const state = fields(message.state);
  return { kind: 'news', rev, full: message.full === true, state, points: points(message.points) };
}

/** The session after a piece of news; the same value where the news is stale or has nothing to stand on. */
export function merge(seen: ISeen, news: Extract<Heard, { kind: 'news' }>): ISeen {
  if (news.rev < seen.rev || (!news.full && seen.rev < 0)) {
    return seen;
  }
  const before = news.full ? UNKNOWN : seen.state;
  // who watches the state is not told of points alone
  const state = Object.keys(news.state).length || news.full ? { ...before, ...news.state } : before;
  const other = state.run_id !== '' && seen.curve.run !== '' && state.run_id !== seen.curve.run;
  const anew = news.full || other || state.model !== seen.state.model;
  let curve = anew ? NO_CURVE : seen.curve;
  curve = news.points.reduce(append, curve);
  if (state.run_id && state.run_id !== curve.run) {
    curve = { ...curve, run: state.run_id };
  }
  return { rev: news.rev, state, curve };
}

/** The points to draw, in order. */
export function drawn(curve: ICurve): readonly Point[] {
  const { kept, last } = curve;
  return last === null || kept[kept.length - 1] === last ? kept : [...kept, last];
}

function append(curve: ICurve, point: Point): ICurve {
  // a lesson that begins again counts its steps anew
  const on = curve.last !== null && point[0] < curve.last[0] ? { ...NO_CURVE, run: curve.run } : curve;
  if (point[2] === null && point[0] % on.stride !== 0 && on.kept.length) {
    return { ...on, last: point };
  }
  let { kept, stride } = on;
  if (kept.length >= MOST_POINTS - 1) {
    kept = kept.filter((_, index) => index % 2 === 0);
    stride *= 2;
  }
  return { ...on, stride, kept: [...kept, point], last: point };
}

function points(value: unknown): Point[] {
  if (!Array.isArray(value)) {
    return [];
  }
  const measured = (n: unknown) => (typeof n === 'number' && Number.isFinite(n) ? n : null);
  return value
    .slice(-20_000)
    .filter(row => Array.isArray(row) && Number.isSafeInteger(row[0]) && row[0] >= 0)
    .map(row => [row[0], measured(row[1]), measured(row[2]), measured(row[3])]);
}

/** The fields that have the right type; a missing one keeps its value, a wrong one too. */
function fields(value: unknown): Partial<ISessionState> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {};
  }
  const out: Loose = {};
  for (const [key, given] of Object.entries(value)) {
    if (!Object.prototype.hasOwnProperty.call(UNKNOWN, key)) {
      continue;
    }
    const found = field(key as keyof ISessionState, given);
    if (found !== undefined) {
      out[key] = found;
    }
  }
  return out as Partial<ISessionState>;
}

/** Numbers that are null where nothing was measured. */
const MEASURED: readonly string[] = [
  'loss',
  'held_out_loss',
  'grad_norm',
  'recall',
  'tokens_per_second',
  'seconds_left'
];

function field(key: keyof ISessionState, value: unknown): unknown {
  if (key === 'status') {
    return STATUSES.find(one => one === value);
  }
  if (key === 'outcome') {
    return value === null ? null : (checked.outcome(value) ?? undefined);
  }
  if (key === 'line') {
    return Array.isArray(value)
      ? value
          .slice(-MOST_LINE)
          .filter((one): one is string => typeof one === 'string')
          .map(one => one.slice(0, SHORT))
      : undefined;
  }
  if (MEASURED.includes(key)) {
    return value === null || (typeof value === 'number' && Number.isFinite(value)) ? value : undefined;
  }
  switch (typeof UNKNOWN[key]) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    default:
      return typeof value === 'string' ? value.slice(0, LONG) : undefined;
  }
}
