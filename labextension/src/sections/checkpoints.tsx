/**
 * Checkpoints: every state of this notebook's model, newest first, as a timeline down to the untaught model.
 */

import { redoIcon, refreshIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import * as checked from '../checked';
import { ICheckpoint } from '../protocol';
import { useBench, useBusy, useDoing, usePanel, useRequest } from './context';
import { rows } from './lanes';
import { Button, Command, ErrorLine, IconButton, Section } from './parts';
import { StateRow } from './staterow';

/** The untaught model, as a row. */
const BASE: ICheckpoint = {
  name: 'base',
  number: 0,
  parent: null,
  created_at: '',
  description: '',
  pinned: false,
  current: false,
  bytes: 0
};

const AT_FIRST = 30; // rows; more on demand
const OVERLAID = 8; // curves in one figure that can still be told apart

/** The section. */
export const Checkpoints = React.memo((): JSX.Element => {
  const { trans } = useBench();
  const lessons = usePanel(({ bench }) => bench.state?.lessons ?? 0);
  return (
    <Section id="checkpoints" title={trans.__('Checkpoints')} aside={lessons ? String(lessons) : undefined}>
      <Timeline />
    </Section>
  );
});

function Timeline(): JSX.Element {
  const bench = useBench();
  const { trans } = bench;
  const key = usePanel(({ bench: { state: s } }) => `${s?.history} ${s?.checkpoint} ${s?.lineage} ${s?.model}`);
  const asked = useRequest('checkpoints', {}, checked.checkpoints, key);
  const here = usePanel(m => String(m.bench.state?.checkpoint ?? ''));
  const line = usePanel(m => m.bench.state?.line ?? null);
  const [chosen, choose] = React.useState('');
  const [all, setAll] = React.useState(false);
  const doing = useDoing();
  const busy = useBusy();
  const found = asked.data ?? [];
  const listed = found.map(c => ({ ...c, current: c.name === here }));
  const states = [...listed, { ...BASE, current: here === 'base' }];
  const placed = React.useMemo(() => rows(states), [asked.data]);
  const lanes = 1 + Math.max(0, ...placed.flatMap(row => [row.lane, ...row.above, ...row.below]));
  const hidden = all ? 0 : Math.max(states.length - AT_FIRST - 1, 0);
  const names = found.slice(0, OVERLAID).map(c => c.name);
  return (
    <>
      {asked.data && !found.length && (
        <p className="jp-MiuEmpty">
          {trans.__('Each lesson adds a state to come back to:')} <Command>%miu learn notes.md</Command>
        </p>
      )}
      <ErrorLine problem={asked.problem} dismiss={asked.dismiss} />
      {(asked.data || asked.problem) && (
        <ol className="jp-MiuTimeline" aria-label={trans.__('States, newest first')}>
          {states.map((state, i) =>
            hidden && i >= AT_FIRST && i < states.length - 1 ? null : (
              <StateRow
                key={state.name}
                state={state}
                row={placed[i]}
                lanes={lanes}
                inWeights={state.current || state.name === 'base' || (line?.includes(state.name) ?? false)}
                chosen={chosen === state.name}
                choose={choose}
              />
            )
          )}
        </ol>
      )}
      {!asked.data && !asked.problem && <p className="jp-MiuQuiet">{trans.__('Reading the states…')}</p>}
      <div className="jp-MiuButtons">
        {hidden > 0 && <Button onClick={() => setAll(true)}>{trans._n('%1 more', '%1 more', hidden, hidden)}</Button>}
        {found.length > 0 && (
          <Button
            icon={redoIcon}
            disabled={busy || doing.busy}
            title={trans.__('Undo the last roll back')}
            onClick={() => void doing.run(() => bench.act({ do: 'redo' }))}
          >
            {trans.__('Redo')}
          </Button>
        )}
        {names.length > 1 && (
          <Button
            disabled={doing.busy}
            title={trans.__('The curves of the newest lessons in one interactive figure, in a cell')}
            onClick={() => void doing.run(() => bench.act({ do: 'plot', names }))}
          >
            {trans.__('Plot together')}
          </Button>
        )}
        {(found.length > 0 || asked.problem) && (
          <IconButton
            icon={refreshIcon}
            className="jp-MiuButtons-end"
            label={trans.__('Read the states again')}
            disabled={asked.loading}
            onClick={asked.refresh}
          />
        )}
      </div>
      <ErrorLine problem={doing.problem} dismiss={doing.dismiss} />
    </>
  );
}
