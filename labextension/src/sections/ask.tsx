/**
 * Ask: a prompt, the answer, the answer of another state beside it, a rating, and the better answer as a lesson.
 */

import { checkIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import * as checked from '../checked';
import { block, oneLine } from '../format';
import { badIcon, goodIcon } from '../icons';
import { IAnswer } from '../protocol';
import { useBench, useBusy, useDoing, useDraft, useModel, usePanel } from './context';
import { Button, Command, ErrorLine, Icon, Name, Section } from './parts';

/** The section. */
export const Ask = React.memo((): JSX.Element => {
  const { trans } = useBench();
  return (
    <Section id="ask" title={trans.__('Ask')}>
      <AskBody />
    </Section>
  );
});

interface IShown extends IAnswer {
  /** What it was compared with; empty where it was not. */
  with: string;
}

function AskBody(): JSX.Element {
  const model = useModel();
  const { trans } = model.bench;
  const [prompt, setPrompt] = useDraft('prompt', '');
  const [shown, setShown] = useDraft<IShown | null>('answer', null);
  const [asked, setAsked] = React.useState(0);
  const compare = usePanel(m => m.compare);
  const doing = useDoing();
  const busy = useBusy();
  const ask = async () => {
    const question = prompt.trim();
    const found = await model.bench.request('ask', compare ? { prompt: question, compare } : { prompt: question });
    setShown({ ...checked.answer(found), prompt: question, with: compare });
    setAsked(n => n + 1);
  };
  const go = () => prompt.trim() && void doing.run(ask);
  return (
    <>
      <textarea
        className="jp-MiuText"
        aria-label={trans.__('Prompt')}
        placeholder={trans.__('Ask the model')}
        rows={2}
        value={prompt}
        onChange={event => setPrompt(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            go();
          }
        }}
      />
      <div className="jp-MiuRow">
        <CompareWith />
        <Button primary disabled={!prompt.trim() || doing.busy} onClick={go}>
          {trans.__('Ask')}
        </Button>
      </div>
      {doing.busy && (
        <p className="jp-MiuQuiet" role="status">
          {busy ? trans.__('Waits for the lesson, then answers…') : trans.__('Answering…')}
        </p>
      )}
      <ErrorLine problem={doing.problem} dismiss={doing.dismiss} />
      {shown ? (
        <>
          <Answer shown={shown} />
          <Rating key={asked} shown={shown} />
        </>
      ) : (
        !doing.busy && (
          <p className="jp-MiuEmpty">
            {trans.__('The answer appears here; in a cell:')} <Command>%miu ask "…"</Command>
          </p>
        )
      )}
    </>
  );
}

/** Which state answers beside the present one. */
function CompareWith(): JSX.Element {
  const model = useModel();
  const { trans } = model.bench;
  const compare = usePanel(m => m.compare);
  const other = compare && compare !== 'base' ? compare : '';
  return (
    <select
      className="jp-mod-styled jp-MiuInput jp-MiuCompare"
      aria-label={trans.__('Compare with')}
      value={compare}
      onChange={event => {
        model.compare = event.target.value;
      }}
    >
      <option value="">{trans.__('Only the present state')}</option>
      <option value="base">{trans.__('Compare with base')}</option>
      {other && <option value={other}>{trans.__('Compare with %1', oneLine(other, 60))}</option>}
    </select>
  );
}

/** One answer, or two side by side where there is room. */
function Answer(props: { shown: IShown }): JSX.Element {
  const { trans } = useBench();
  const { shown } = props;
  const now = block(shown.text, 4000) || trans.__('(no words)');
  return (
    <div className="jp-MiuAnswer" role="status">
      <Name text={shown.prompt} limit={300} className="jp-MiuAnswer-prompt" />
      <div className="jp-MiuAnswer-pair">
        {shown.before !== null && (
          <figure>
            <figcaption>{trans.__('Before (%1)', oneLine(shown.with || 'base', 40))}</figcaption>
            <bdi className="jp-MiuAnswer-text">{block(shown.before, 4000) || trans.__('(no words)')}</bdi>
          </figure>
        )}
        <figure data-now="true">
          <figcaption>
            {shown.checkpoint ? trans.__('Now (%1)', oneLine(shown.checkpoint, 40)) : trans.__('Now')}
          </figcaption>
          <bdi className="jp-MiuAnswer-text">{now}</bdi>
        </figure>
      </div>
    </div>
  );
}

/** Thumbs, and the better answer. */
function Rating(props: { shown: IShown }): JSX.Element {
  const bench = useBench();
  const { trans } = bench;
  const [rated, setRated] = React.useState<boolean | null>(null);
  const [better, setBetter] = React.useState('');
  const [taught, setTaught] = React.useState(false);
  const doing = useDoing();
  const busy = useBusy();
  const rate = (good: boolean) =>
    void doing.run(async () => {
      await bench.request('feedback', { good });
      setRated(good);
    });
  const teach = () =>
    void doing.run(async () => {
      await bench.act({ do: 'teach answer', prompt: props.shown.prompt, better: better.trim() });
      setTaught(true);
    });
  return (
    <div className="jp-MiuRating">
      <div className="jp-MiuButtons" role="group" aria-label={trans.__('Rate the answer')}>
        <Button icon={goodIcon} aria-pressed={rated === true} disabled={doing.busy} onClick={() => rate(true)}>
          {trans.__('Good')}
        </Button>
        <Button icon={badIcon} aria-pressed={rated === false} disabled={doing.busy} onClick={() => rate(false)}>
          {trans.__('Bad')}
        </Button>
        {rated === true && (
          <span className="jp-MiuQuiet" role="status">
            {trans.__('Noted.')}
          </span>
        )}
      </div>
      {rated === false && !taught && (
        <>
          <textarea
            className="jp-MiuText"
            aria-label={trans.__('The better answer')}
            placeholder={trans.__('What should it have said?')}
            rows={2}
            value={better}
            onChange={event => setBetter(event.target.value)}
          />
          <Button disabled={!better.trim() || busy || doing.busy} onClick={teach}>
            {trans.__('Teach the better answer')}
          </Button>
        </>
      )}
      {taught && (
        <p className="jp-MiuQuiet" role="status">
          <Icon of={checkIcon} /> {trans.__('Taught in a cell; ask again to see.')}
        </p>
      )}
      <ErrorLine problem={doing.problem} dismiss={doing.dismiss} />
    </div>
  );
}
