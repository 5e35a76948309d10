/**
 * The Advanced fields of a lesson, with what is wrong said beside each. What the options do is the kernel's matter.
 */

import * as React from 'react';
import { useBench } from './context';
import { Field } from './parts';
import { ITyped, wrong } from './typed';

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
