/**
 * What was typed into the Advanced fields, read into a lesson's options. Pure: knows the options' names and no element.
 */

import { TranslationBundle } from '@jupyterlab/translation';
import { ILearnOptions } from '../workbench';

/** What was typed. */
export interface ITyped {
  name: string;
  steps: string;
  rate: string;
  method: string;
  seed: string;
  background: boolean;
  keepPartial: boolean;
}

/** Nothing typed: the recipe finds everything itself. */
export const UNTYPED: ITyped = {
  name: '',
  steps: '',
  rate: '',
  method: 'auto',
  seed: '',
  background: false,
  keepPartial: false
};

const WHOLE = /^\d{1,9}$/;
/** No surrounding space, no control character, none of what a path could be made of. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u;

/** What is wrong with each field; an empty record where all is well. */
export function wrong(trans: TranslationBundle, typed: ITyped): Partial<Record<keyof ITyped, string>> {
  const found: Partial<Record<keyof ITyped, string>> = {};
  const [name, steps, rate, seed] = [typed.name, typed.steps, typed.rate, typed.seed].map(s => s.trim());
  if (name && !NAME.test(name)) {
    found.name = trans.__('Letters, digits, space . _ -');
  }
  if (steps && (!WHOLE.test(steps) || Number(steps) < 1)) {
    found.steps = trans.__('A whole number from 1');
  }
  if (rate && !(Number(rate) > 0 && Number(rate) <= 1)) {
    found.rate = trans.__('Above 0, at most 1');
  }
  if (seed && !WHOLE.test(seed)) {
    found.seed = trans.__('A whole number from 0');
  }
  return found;
}

/** The options that were given; only what differs from the recipe's own choice. */
export function optionsOf(typed: ITyped): ILearnOptions {
  const [name, steps, rate, seed] = [typed.name, typed.steps, typed.rate, typed.seed].map(s => s.trim());
  return {
    ...(name ? { name } : {}),
    ...(steps ? { steps: Number(steps) } : {}),
    ...(rate ? { rate: Number(rate) } : {}),
    ...(typed.method === 'lora' || typed.method === 'full' ? { method: typed.method } : {}),
    ...(seed ? { seed: Number(seed) } : {}),
    ...(typed.background ? { background: true } : {}),
    ...(typed.keepPartial ? { keepPartial: true } : {})
  };
}
