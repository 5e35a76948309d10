/**
 * The Advanced fields of a lesson: text as typed, read into options, with what is wrong said beside the field.
 * Knows the options' names; what they do is the kernel's matter.
 */

import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { ILearnOptions } from '../workbench';
import { useBench } from './context';
import { Field } from './parts';

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

/** The fields. */
export function OptionFields(props: { typed: ITyped; onChange: (typed: ITyped) => void }): JSX.Element {
  const { trans } = useBench();
  const { typed, onChange } = props;
  const problems = wrong(trans, typed);
  const input = (key: 'name' | 'steps' | 'rate' | 'seed', label: string, hint: string, wide = false) => (
    <Field label={label} problem={problems[key]} wide={wide}>
      {(id, described) => (
        <input
          id={id}
          className="jp-mod-styled jp-MiuInput"
          value={typed[key]}
          placeholder={hint}
          inputMode={key === 'name' ? 'text' : 'decimal'}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={problems[key] !== undefined}
          aria-describedby={described}
          onChange={event => onChange({ ...typed, [key]: event.target.value })}
        />
      )}
    </Field>
  );
  const tick = (key: 'background' | 'keepPartial', label: string, title: string) => (
    <label className="jp-MiuCheck" title={title}>
      <input
        type="checkbox"
        checked={typed[key]}
        onChange={event => onChange({ ...typed, [key]: event.target.checked })}
      />
      {label}
    </label>
  );
  return (
    <div className="jp-MiuOptions">
      {input('name', trans.__('Name of the state after it'), trans.__('from the sources'), true)}
      {input('steps', trans.__('Steps, at most'), trans.__('auto'))}
      {input('rate', trans.__('Learning rate'), trans.__('auto'))}
      <Field label={trans.__('Method')}>
        {id => (
          <select
            id={id}
            className="jp-mod-styled jp-MiuInput"
            value={typed.method}
            onChange={event => onChange({ ...typed, method: event.target.value })}
          >
            <option value="auto">{trans.__('Automatic')}</option>
            <option value="lora">{trans.__('Adapter (LoRA)')}</option>
            <option value="full">{trans.__('All weights')}</option>
          </select>
        )}
      </Field>
      {input('seed', trans.__('Seed'), '0')}
      {tick(
        'background',
        trans.__('In the background'),
        trans.__('The cell returns at once; other cells can run while the model learns')
      )}
      {tick(
        'keepPartial',
        trans.__('Keep a partial success'),
        trans.__('Keep what was learnt below the target, if old skills hold')
      )}
    </div>
  );
}
