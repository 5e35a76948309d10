/**
 * Actions as the source of a cell. Pure: knows the grammar of `%miu` (jupyter_miu/magics/commands), no notebook, no
 * kernel; how a word is quoted is quoting.ts's.
 *
 * A word that would be read as an option is refused where a name is wanted, and gets `./` where a path is.
 */

import { bodyCell, lineCell } from './quoting';
import { Action, ILearnOptions } from './workbench';

/** What cannot be written as a command; `message` is for the user. */
export class UnwritableError extends Error {}

const METHODS = ['auto', 'lora', 'full'];

/** Words of a command, and the body of a cell magic where it has one. */
export interface ICommandLine {
  words: string[];
  body?: string;
}

/** The source of the cell for an action. Throws UnwritableError. */
export function cellSource(action: Action): string {
  if (action.do === 'load') {
    return '%load_ext jupyter_miu';
  }
  const { words, body } = commandLine(action);
  return body === undefined ? lineCell(words) : bodyCell(words, body);
}

/** The command of an action as words. Throws UnwritableError. */
export function commandLine(action: Exclude<Action, { do: 'load' }>): ICommandLine {
  switch (action.do) {
    case 'use':
      return { words: ['use', ...(action.model ? [name(action.model)] : [])] };
    case 'learn':
      return { words: ['learn', ...references(action.refs), ...options(action.options)] };
    case 'learn text':
      return {
        words: ['learn', '--as', 'text', ...options(action.options)],
        body: filled(action.text)
      };
    case 'sheet':
      return { words: ['learn', ...references(action.refs), '--sheet', path(action.file)] };
    case 'teach answer':
      return { words: ['learn', '--as', 'chat'], body: chat(action.prompt, action.better) };
    case 'rollback':
      return { words: ['rollback', ...(action.to ? [name(action.to)] : [])] };
    case 'redo':
      return { words: ['redo'] };
    case 'rename':
      return { words: ['rename', name(action.from), name(action.to)] };
    case 'pin':
      return { words: [action.pinned ? 'pin' : 'unpin', name(action.name)] };
    case 'delete':
      return { words: ['delete', name(action.name), '--yes'] };
    case 'prune':
      return { words: ['prune', '--keep', whole(action.keep)] };
    case 'export':
      return { words: ['export', path(action.path), '--state', name(action.name)] };
    case 'consolidate':
      return { words: ['consolidate'] };
    case 'plot':
      return { words: ['plot', ...action.names.map(name)] };
  }
}

/** A reference that no command can read as an option. */
export function path(text: string): string {
  if (blank(text)) {
    throw new UnwritableError('a source without a name');
  }
  return text.startsWith('-') ? `./${text}` : text;
}

/** Nothing but space and control characters: what Python may take for space is among them. */
function blank(text: string): boolean {
  return !/[^\s\p{Cc}]/u.test(text);
}

function references(refs: readonly string[]): string[] {
  if (!refs.length) {
    throw new UnwritableError('nothing to teach');
  }
  return refs.map(path);
}

function name(text: string): string {
  if (blank(text) || text.startsWith('-')) {
    throw new UnwritableError(`not a name: ${text.slice(0, 60)}`);
  }
  return text;
}

function whole(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new UnwritableError(`not a whole number: ${value}`);
  }
  return String(value);
}

function filled(text: string): string {
  if (blank(text)) {
    throw new UnwritableError('there is no text to teach');
  }
  return text;
}

function chat(prompt: string, better: string): string {
  const messages = [
    { role: 'user', content: filled(prompt) },
    { role: 'assistant', content: filled(better) }
  ];
  return JSON.stringify({ messages }, null, 1);
}

function options(given: ILearnOptions): string[] {
  const words: string[] = [];
  if (given.name) {
    words.push('--name', name(given.name));
  }
  if (given.steps !== undefined) {
    words.push('--steps', whole(given.steps));
  }
  if (given.rate !== undefined) {
    if (!Number.isFinite(given.rate) || given.rate <= 0) {
      throw new UnwritableError(`not a learning rate: ${given.rate}`);
    }
    words.push('--lr', String(given.rate));
  }
  if (given.method !== undefined) {
    if (!METHODS.includes(given.method)) {
      throw new UnwritableError(`not a method: ${String(given.method).slice(0, 60)}`);
    }
    words.push('--method', given.method);
  }
  if (given.seed !== undefined) {
    words.push('--seed', whole(given.seed));
  }
  if (given.background) {
    words.push('--background');
  }
  if (given.keepPartial) {
    words.push('--keep-partial');
  }
  if (given.teacher !== undefined) {
    words.push(given.teacher ? '--teacher' : '--no-teacher');
  }
  return words;
}
