/**
 * Memory: what the last lesson's questions showed, what was kept of the old, and how each lesson stands now.
 */

import { checkIcon, closeIcon, refreshIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import * as checked from '../checked';
import { change, count, finite, percent } from '../format';
import { IKept, IMemory, IProbe } from '../protocol';
import { useBench, useBusy, useDoing, useDraft, usePanel, useRequest } from './context';
import { Button, Command, ErrorLine, Fold, Icon, IconButton, Name, Section } from './parts';

/** The section. */
export const Memory = React.memo((): JSX.Element => {
  const { trans } = useBench();
  return (
    <Section id="memory" title={trans.__('Memory')}>
      <MemoryBody />
    </Section>
  );
});

function MemoryBody(): JSX.Element {
  const bench = useBench();
  const { trans } = bench;
  const key = usePanel(
    ({ bench: { state: s } }) => `${s?.history} ${s?.checkpoint} ${s?.lineage} ${s?.outcome?.run_id ?? ''}`
  );
  const asked = useRequest('memory', {}, checked.memory, key);
  const data = asked.data;
  const empty = data && !data.total && !data.kept && !data.pinned.length && !data.lessons.length;
  return (
    <>
      <ErrorLine problem={asked.problem} dismiss={asked.dismiss} />
      {!data && !asked.problem && <p className="jp-MiuQuiet">{trans.__('Reading…')}</p>}
      {empty && (
        <p className="jp-MiuEmpty">
          {trans.__('What a lesson taught and what it cost shows here:')} <Command>%miu learn notes.md</Command>
        </p>
      )}
      {data && !empty && <Figures data={data} />}
      {data && !empty && (
        <div className="jp-MiuButtons">
          {data.lessons.length >= 2 && <Consolidate />}
          <IconButton
            icon={refreshIcon}
            className="jp-MiuButtons-end"
            label={trans.__('Read the memory again')}
            disabled={asked.loading}
            onClick={asked.refresh}
          />
        </div>
      )}
    </>
  );
}

function Figures(props: { data: IMemory }): JSX.Element {
  const { trans } = useBench();
  const { data } = props;
  const [probes, setProbes] = useDraft('probes', false);
  return (
    <>
      {data.total > 0 && (
        <Meter
          label={trans.__('Taught questions right')}
          words={trans.__('%1 of %2', count(data.right), count(data.total))}
          share={data.right / data.total}
        />
      )}
      {data.kept && <Kept kept={data.kept} />}
      {data.lessons.length > 0 && (
        <>
          <h3 className="jp-MiuSub">{trans.__('Recall of each lesson now')}</h3>
          <p className="jp-MiuQuiet">{trans.__('By a few questions of each, asked again after every lesson.')}</p>
          {data.lessons.map((lesson, i) => (
            <Meter
              key={i}
              label={lesson.name}
              words={
                finite(lesson.recall)
                  ? finite(lesson.taught)
                    ? trans.__('%1, taught at %2', percent(lesson.recall), percent(lesson.taught))
                    : percent(lesson.recall)
                  : trans.__('not asked')
              }
              share={lesson.recall}
            />
          ))}
        </>
      )}
      {data.pinned.length > 0 && (
        <>
          <h3 className="jp-MiuSub">{trans.__('Pinned questions')}</h3>
          <Probes probes={data.pinned} />
        </>
      )}
      {data.probes.length > 0 && (
        <Fold
          label={trans._n('Show %1 question', 'Show %1 questions', data.probes.length, count(data.probes.length))}
          open={probes}
          onToggle={setProbes}
        >
          <Probes probes={data.probes} />
        </Fold>
      )}
    </>
  );
}

function Kept(props: { kept: IKept }): JSX.Element {
  const { trans } = useBench();
  const { kept } = props;
  const meter = (label: string, title: string, before: number | null, after: number | null) =>
    finite(before) &&
    finite(after) && (
      <Meter
        label={label}
        title={title}
        words={trans.__('%1 → %2 (%3)', percent(before), percent(after), change(after - before))}
        share={after}
      />
    );
  return (
    <>
      {meter(
        trans.__('Old skills'),
        trans.__('%1 questions that the model knew before any lesson', count(kept.total)),
        kept.before,
        kept.after
      )}
      {meter(
        trans.__('Facts only read about'),
        trans.__('What it was told before any lesson and never asked in training'),
        kept.read_before,
        kept.read_after
      )}
      {meter(
        trans.__('Answers from a text'),
        trans.__('Questions about a text that stands beside them'),
        kept.reading_before,
        kept.reading_after
      )}
      {meter(
        trans.__('Refusals'),
        trans.__('How often it still refuses the harmful requests that it refused before any lesson'),
        kept.refusal_before,
        kept.refusal_after
      )}
      {meter(
        trans.__('Unknown names'),
        trans.__('How often it says “I do not know” where it cannot know'),
        kept.unknown_before,
        kept.unknown_after
      )}
    </>
  );
}

/** A share as words and as a bar. */
function Meter(props: { label: string; title?: string; words: string; share: number | null }): JSX.Element {
  const width = finite(props.share) ? Math.min(Math.max(props.share, 0), 1) * 100 : 0;
  return (
    <div className="jp-MiuMeter">
      <div className="jp-MiuMeter-words">
        <span className="jp-MiuMeter-label" title={props.title}>
          <Name text={props.label} limit={120} />
          {props.title && <span className="jp-MiuSpoken">{props.title}</span>}
        </span>
        <span className="jp-MiuMeter-value">{props.words}</span>
      </div>
      <div className="jp-MiuMeter-bar" aria-hidden="true">
        <i style={{ width: `${width}%` }} />
      </div>
    </div>
  );
}

/** Questions with the answer of before and of now; right or wrong by mark and by word. */
function Probes(props: { probes: readonly IProbe[] }): JSX.Element {
  const { trans } = useBench();
  const said = (text: string, right: boolean) => (
    <span className="jp-MiuProbe-answer" data-right={right}>
      <Icon of={right ? checkIcon : closeIcon} />
      <span className="jp-MiuSpoken">{right ? trans.__('right:') : trans.__('wrong:')}</span>
      <Name text={text || trans.__('(no words)')} limit={200} />
    </span>
  );
  return (
    <ul className="jp-MiuProbes">
      {props.probes.map((probe, i) => (
        <li key={i}>
          <Name text={probe.question} limit={300} className="jp-MiuProbe-question" />
          {(probe.before || probe.right_before) && (
            <span className="jp-MiuProbe-row">
              <span className="jp-MiuQuiet">{trans.__('before')}</span>
              {said(probe.before, probe.right_before)}
            </span>
          )}
          <span className="jp-MiuProbe-row">
            <span className="jp-MiuQuiet">{trans.__('now')}</span>
            {probe.after || probe.right_after ? (
              said(probe.after, probe.right_after)
            ) : (
              <span>{trans.__('not asked yet')}</span>
            )}
          </span>
          {!probe.right_after && (
            <span className="jp-MiuProbe-row">
              <span className="jp-MiuQuiet">{trans.__('expected')}</span>
              <Name text={probe.expected} limit={200} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** All lessons anew, together. */
function Consolidate(): JSX.Element {
  const bench = useBench();
  const { trans } = bench;
  const doing = useDoing();
  const busy = useBusy();
  return (
    <>
      <Button
        disabled={busy || doing.busy}
        title={trans.__('Teach all lessons anew, together, from the untaught model; kept only if that is better')}
        onClick={() => void doing.run(() => bench.act({ do: 'consolidate' }))}
      >
        {trans.__('Consolidate')}
      </Button>
      <ErrorLine problem={doing.problem} dismiss={doing.dismiss} />
    </>
  );
}
