/**
 * Store: where the states lie, how much they take, and how to take less.
 */

import * as React from 'react';
import * as checked from '../checked';
import { count, oneLine, size } from '../format';
import { useBench, useBusy, useDoing, useDraft, usePanel, useRequest } from './context';
import { Button, Command, ErrorLine, Name, Section } from './parts';
import { Confirm } from './stateactions';

/** The section. */
export const Store = React.memo((): JSX.Element => {
  const { trans } = useBench();
  return (
    <Section id="store" title={trans.__('Store')}>
      <StoreBody />
    </Section>
  );
});

function StoreBody(): JSX.Element {
  const { trans } = useBench();
  const key = usePanel(({ bench: { state: s } }) => `${s?.history} ${s?.store} ${s?.lineage}`);
  const asked = useRequest('store', {}, checked.store, key);
  const data = asked.data;
  if (!data) {
    return (
      <>
        <ErrorLine problem={asked.problem} dismiss={asked.dismiss} />
        {!asked.problem && <p className="jp-MiuQuiet">{trans.__('Reading…')}</p>}
      </>
    );
  }
  if (!data.path) {
    return (
      <p className="jp-MiuEmpty">
        {trans.__('Nothing is stored yet; a folder is made by:')} <Command>%miu use</Command>
      </p>
    );
  }
  return (
    <>
      <dl className="jp-MiuFigures">
        <div className="jp-mod-wide">
          <dt>{trans.__('Folder')}</dt>
          <dd>
            <Path text={data.path} />
          </dd>
        </div>
        <div>
          <dt>{trans.__('On disk')}</dt>
          <dd>{size(data.bytes)}</dd>
        </div>
        <div>
          <dt>{trans.__('States')}</dt>
          <dd>
            {count(data.states)}
            {data.pinned > 0 && ` · ${trans._n('%1 pinned', '%1 pinned', data.pinned, count(data.pinned))}`}
          </dd>
        </div>
      </dl>
      {data.interrupted.length > 0 && (
        <p className="jp-MiuNote">
          {trans._n(
            '%1 lesson was cut off and can be taught again: %2',
            '%1 lessons were cut off and can be taught again: %2',
            data.interrupted.length,
            data.interrupted.length,
            oneLine(data.interrupted.slice(0, 5).join(', '), 200)
          )}
        </p>
      )}
      <ErrorLine problem={asked.problem} dismiss={asked.dismiss} />
      <Prune states={data.states} />
    </>
  );
}

/** A path that loses its front, not its end, where there is little room. */
function Path(props: { text: string }): JSX.Element {
  return <Name text={props.text} limit={600} className="jp-MiuPath" />;
}

/** Delete the oldest states. */
function Prune(props: { states: number }): JSX.Element {
  const bench = useBench();
  const { trans } = bench;
  const id = React.useId();
  const [typed, setTyped] = useDraft('keep', '10');
  const [asking, ask] = React.useState(false);
  const doing = useDoing();
  const busy = useBusy();
  const keep = /^\d{1,6}$/.test(typed.trim()) ? Number(typed) : NaN;
  const some = keep >= 1 && props.states > keep;
  const prune = () => void doing.run(() => bench.act({ do: 'prune', keep })).then(worked => worked && ask(false));
  return (
    <>
      <div className="jp-MiuRow jp-MiuPrune">
        <label htmlFor={id}>{trans.__('Keep the newest')}</label>
        <input
          id={id}
          type="number"
          className="jp-mod-styled jp-MiuInput"
          min={1}
          max={999999}
          value={typed}
          aria-invalid={!(keep >= 1)}
          onChange={event => setTyped(event.target.value)}
        />
        <Button
          disabled={!some || busy || doing.busy}
          aria-expanded={asking && some}
          title={some ? undefined : trans.__('There is nothing to delete: %1 states', count(props.states))}
          onClick={() => ask(true)}
        >
          {trans.__('Prune')}
        </Button>
      </div>
      {asking && some && (
        <Confirm
          words={trans.__('Delete all but the newest %1 states? Pinned ones and the current one stay.', keep)}
          button={trans.__('Prune')}
          busy={doing.busy}
          onConfirm={prune}
          onCancel={() => ask(false)}
        />
      )}
      <ErrorLine problem={doing.problem} dismiss={doing.dismiss} />
    </>
  );
}
