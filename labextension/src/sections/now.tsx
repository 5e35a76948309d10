/**
 * Now: the curve of the running or last lesson, its numbers in text, the ways to steer it, and what became of it.
 */

import { checkIcon, closeIcon, infoIcon, pauseIcon, runIcon, stopIcon, undoIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import * as checked from '../checked';
import { duration, finite, number, oneLine, percent, short, size } from '../format';
import { ISessionState } from '../protocol';
import { useBench, useDoing, useDraft, useModel, usePanel } from './context';
import { Curve } from './curve';
import { Button, Command, ErrorLine, Icon, Name, Section } from './parts';
import { outcomeWords, statusWords } from './words';

const RUNNING = ['learning', 'paused', 'stopping'];

/** The section. */
export const Now = React.memo((): JSX.Element => {
  const { trans } = useBench();
  const status = usePanel(({ bench }) => bench.state?.status ?? 'no model');
  return (
    <Section id="now" title={trans.__('Now')} aside={RUNNING.includes(status) ? statusWords(trans, status) : undefined}>
      <NowBody />
    </Section>
  );
});

function NowBody(): JSX.Element {
  const bench = useBench();
  const { trans } = bench;
  const running = usePanel(m => RUNNING.includes(m.bench.state?.status ?? ''));
  const some = usePanel(m => m.bench.points.length > 0);
  const ended = usePanel(m => m.bench.state?.outcome ?? null);
  return (
    <>
      {!some && !running && !ended && (
        <p className="jp-MiuEmpty">
          {trans.__('No lesson has run yet; its curve is drawn here:')} <Command>%miu learn notes.md</Command>
        </p>
      )}
      {running && <Steering />}
      {!running && ended && <Outcome />}
      {some && <Plot />}
      {running && <Numbers />}
    </>
  );
}

/** Pause, stop, undo. */
function Steering(): JSX.Element {
  const model = useModel();
  const { bench } = model;
  const { trans } = bench;
  const doing = useDoing();
  const paused = usePanel(m => m.bench.state?.status === 'paused');
  const stopping = usePanel(m => m.bench.state?.status === 'stopping');
  const undo = () => {
    model.undone = true;
    return bench.state?.background ? bench.steer('cancel') : bench.interrupt();
  };
  // not `disabled`: that would take the keyboard's focus from a button that was just pressed
  const steer = (op: 'pause' | 'resume' | 'stop') => stopping || void doing.run(() => bench.steer(op));
  const group = React.useRef<HTMLDivElement>(null);
  React.useLayoutEffect(() => {
    const node = group.current;
    return () => {
      if (node?.contains(document.activeElement)) {
        node.closest('[data-section]')?.querySelector<HTMLElement>('.jp-MiuSection-head button')?.focus();
      }
    };
  }, []);
  return (
    <>
      <div
        ref={group}
        className="jp-MiuButtons jp-MiuButtons-fill"
        role="group"
        aria-label={trans.__('Steer the lesson')}
      >
        <Button
          icon={paused ? runIcon : pauseIcon}
          aria-disabled={stopping}
          onClick={() => steer(paused ? 'resume' : 'pause')}
        >
          {paused ? trans.__('Resume') : trans.__('Pause')}
        </Button>
        <Button icon={stopIcon} aria-disabled={stopping} onClick={() => steer('stop')}>
          {trans.__('Stop and keep')}
        </Button>
        <Button
          icon={undoIcon}
          title={trans.__('End the lesson now and give the weights back as they were before it')}
          onClick={() => void doing.run(undo)}
        >
          {trans.__('Undo')}
        </Button>
      </div>
      <ErrorLine problem={doing.problem} dismiss={doing.dismiss} />
    </>
  );
}

/** The curve with its two controls. */
function Plot(): JSX.Element {
  const bench = useBench();
  const { trans } = bench;
  const [log, setLog] = useDraft('log', bench.preferences.logScale);
  const [smoothing, setSmoothing] = useDraft('smoothing', bench.preferences.smoothing);
  // the array may be the same one, grown: what changed is told by its ends
  const stamp = usePanel(({ bench: { points, state } }) => {
    const end = points[points.length - 1];
    return `${state?.run_id ?? ''} ${points.length} ${end ? end.join() : ''}`;
  });
  return (
    <>
      <Curve points={bench.points} stamp={stamp} log={log} smoothing={smoothing} />
      <div className="jp-MiuRow jp-MiuPlot-controls">
        <label className="jp-MiuCheck">
          <input type="checkbox" checked={log} onChange={event => setLog(event.target.checked)} />
          {trans.__('Log scale')}
        </label>
        <label className="jp-MiuSlider">
          {trans.__('Smoothing')}
          <input
            type="range"
            min={0}
            max={0.99}
            step={0.01}
            value={smoothing}
            aria-valuetext={smoothing ? number(smoothing) : trans.__('off')}
            onChange={event => setSmoothing(Number(event.target.value))}
          />
        </label>
      </div>
    </>
  );
}

/** The same numbers in text. */
function Numbers(): JSX.Element {
  const { trans } = useBench();
  const row = usePanel(({ bench: { state: s } }) => (s ? JSON.stringify(numbersOf(s)) : '[]'));
  const [knows, speed, left, memory] = JSON.parse(row) as (number | null | undefined)[];
  const facts: [string, string][] = [];
  if (finite(knows)) {
    facts.push([trans.__('knows'), percent(knows)]);
  }
  if (finite(speed)) {
    facts.push([trans.__('speed'), trans.__('%1 tok/s', short(speed))]);
  }
  if (finite(left)) {
    facts.push([trans.__('left, at most'), duration(left)]);
  }
  if (memory) {
    facts.push([trans.__('memory'), size(memory)]);
  }
  return (
    <dl className="jp-MiuNumbers">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function numbersOf(s: ISessionState): (number | null)[] {
  return [s.recall, s.tokens_per_second, s.seconds_left, s.memory_bytes];
}

/** What became of the last lesson, and its plot. */
function Outcome(): JSX.Element | null {
  const bench = useBench();
  const { trans } = bench;
  const doing = useDoing();
  const found = checked.outcome(usePanel(m => m.bench.state?.outcome ?? null));
  if (!found) {
    return null;
  }
  const undone = found.status === 'interrupted';
  const kept = found.success || found.status.startsWith('kept');
  const taught = found.refs.map(ref => oneLine(ref, 60)).join(', ');
  return (
    <div className="jp-MiuOutcome" data-tone={found.success ? 'good' : undone ? 'plain' : kept ? 'doubt' : 'bad'}>
      <Icon of={found.success ? checkIcon : undone ? undoIcon : kept ? infoIcon : closeIcon} />
      <div className="jp-MiuOutcome-text">
        <strong role="status">{outcomeWords(trans, found)}</strong>
        {taught && <Name text={taught} limit={300} className="jp-MiuQuiet" />}
        {found.message && !undone && (
          <p className="jp-MiuOutcome-message" title={oneLine(found.message, 600)}>
            {oneLine(found.message, 600)}
          </p>
        )}
        {found.checkpoint && (
          <Button
            disabled={doing.busy}
            title={trans.__('An interactive figure in a cell, that stays in the notebook')}
            onClick={() => void doing.run(() => bench.act({ do: 'plot', names: [found.checkpoint] }))}
          >
            {trans.__('Plot in a cell')}
          </Button>
        )}
        <ErrorLine problem={doing.problem} dismiss={doing.dismiss} />
      </div>
    </div>
  );
}
