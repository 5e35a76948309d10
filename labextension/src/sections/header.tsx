/**
 * The head of the panel: which model, where it runs, what it does, which state is in the weights, how far a lesson is,
 * and the one button that must always be at hand.
 */

import { checkIcon, LabIcon, pauseIcon, refreshIcon, runIcon, stopIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { duration, finite } from '../format';
import { miuIcon } from '../icons';
import { Status } from '../protocol';
import { useBench, useDoing, usePanel } from './context';
import { Button, ErrorLine, Icon, Name } from './parts';
import { phaseWords, statusWords } from './words';

const MARKS: Partial<Record<Status, LabIcon>> = {
  idle: checkIcon,
  learning: runIcon,
  paused: pauseIcon,
  stopping: stopIcon,
  loading: refreshIcon,
  working: refreshIcon
};

/** Model, state and Stop. */
export const Header = React.memo((): JSX.Element => {
  const { trans } = useBench();
  const status = usePanel(({ bench }) => bench.state?.status ?? 'no model');
  const model = usePanel(({ bench }) => String(bench.state?.model ?? ''));
  const notebook = usePanel(({ bench }) => bench.notebook);
  const lesson = ['learning', 'paused', 'stopping'].includes(status);
  return (
    <div className="jp-MiuHeader">
      <div className="jp-MiuHeader-top">
        <Icon of={miuIcon} className="jp-MiuHeader-mark" />
        <div className="jp-MiuHeader-names">
          {model ? (
            <Name text={model} className="jp-MiuHeader-model" />
          ) : (
            <span className="jp-MiuHeader-model">{trans.__('No model')}</span>
          )}
          <Name text={notebook} className="jp-MiuHeader-notebook" />
        </div>
        {lesson && <Stop stopping={status === 'stopping'} />}
      </div>
      <Facts status={status} />
      {lesson && <Progress />}
    </div>
  );
});

/** State in words, device, the state that is in the weights, and how many lessons led there. */
function Facts(props: { status: Status }): JSX.Element {
  const { trans } = useBench();
  const device = usePanel(({ bench }) => String(bench.state?.device ?? ''));
  const checkpoint = usePanel(({ bench }) => String(bench.state?.checkpoint ?? ''));
  const known = usePanel(({ bench }) => Boolean(bench.state?.model));
  return (
    <ul className="jp-MiuFacts" aria-label={trans.__('State')}>
      <li className="jp-MiuFacts-status" data-status={props.status}>
        <Icon of={MARKS[props.status] ?? miuIcon} />
        <span role="status">{statusWords(trans, props.status)}</span>
      </li>
      {device && (
        <li>
          <span className="jp-MiuQuiet">{trans.__('on')}</span> <Name text={device} limit={24} />
        </li>
      )}
      {known && checkpoint && (
        <li>
          <span className="jp-MiuQuiet">{trans.__('at')}</span> <Name text={checkpoint} limit={80} />
        </li>
      )}
    </ul>
  );
}

/** Ends the lesson at its next step and keeps what passes. */
function Stop(props: { stopping: boolean }): JSX.Element {
  const bench = useBench();
  const { trans } = bench;
  const doing = useDoing();
  return (
    <>
      <Button
        icon={stopIcon}
        className="jp-MiuHeader-stop"
        disabled={props.stopping || doing.busy}
        title={trans.__('End the lesson at its next step and keep what passes')}
        onClick={() => void doing.run(() => bench.steer('stop'))}
      >
        {trans.__('Stop')}
      </Button>
      <ErrorLine problem={doing.problem} dismiss={doing.dismiss} />
    </>
  );
}

/** How far the lesson is, in words and as a bar. The only part of the header that a step renders again. */
function Progress(): JSX.Element {
  const { trans } = useBench();
  const phase = usePanel(({ bench }) => String(bench.state?.phase ?? ''));
  const training = phase === 'training';
  const done = usePanel(({ bench }) => (training ? bench.state?.step : bench.state?.phase_done) ?? 0);
  const total = usePanel(({ bench }) => (training ? bench.state?.max_steps : bench.state?.phase_total) ?? 0);
  const left = usePanel(({ bench }) => (training ? (bench.state?.seconds_left ?? null) : null));
  const subject = usePanel(({ bench }) => String(bench.state?.subject ?? ''));
  const counted = finite(done) && finite(total) && total > 0;
  return (
    <div className="jp-MiuProgress">
      <progress
        aria-label={trans.__('Progress of the lesson')}
        {...(counted ? { value: Math.min(done, total), max: total } : {})}
      />
      <div className="jp-MiuProgress-words">
        <span>
          {phaseWords(trans, phase) || trans.__('starting')}
          {counted && ` · ${done}/${total}`}
        </span>
        {finite(left) && (
          <span className="jp-MiuQuiet" title={trans.__('A lesson that has learnt enough ends earlier')}>
            {trans.__('at most %1', duration(left))}
          </span>
        )}
      </div>
      {subject && <Name text={subject} limit={120} className="jp-MiuQuiet" />}
    </div>
  );
}
