/**
 * Teach: put files, addresses and text together, look at them first if wanted, and let the model learn them.
 * Gathers and asks; the cell that teaches is written by the workbench.
 */

import * as React from 'react';
import * as checked from '../checked';
import { baseName, derivedName, oneLine } from '../format';
import { IPlan } from '../protocol';
import { Action } from '../workbench';
import { useBench, useBusy, useDoing, useDraft, useModel, usePanel } from './context';
import { PanelModel } from './model';
import { OptionFields } from './options';
import { Button, ErrorLine, Field, Fold, Section } from './parts';
import { PlanTable, Queue } from './queue';
import { Address, DropZone } from './sources';
import { ITyped, optionsOf, UNTYPED, wrong } from './typed';

/** The section. */
export const Teach = React.memo((): JSX.Element => {
  const bench = useBench();
  const { trans } = bench;
  useKept(refs => refs.forEach(ref => bench.dequeue(ref))); // what was not kept stays, to be tried again
  const waiting = usePanel(({ bench }) => bench.queue.length);
  return (
    <Section
      id="teach"
      title={trans.__('Teach')}
      aside={waiting ? trans._n('%1 waiting', '%1 waiting', waiting, waiting) : undefined}
    >
      <TeachBody />
    </Section>
  );
});

/** Calls back with the sources of each lesson that is kept from now on, whoever began it. */
function useKept(tell: (refs: string[]) => void): void {
  const ended = usePanel(({ bench }) => bench.state?.outcome ?? null);
  const seen = React.useRef(ended?.run_id);
  const latest = React.useRef(tell);
  latest.current = tell;
  React.useEffect(() => {
    const outcome = checked.outcome(ended);
    if (outcome && outcome.run_id !== seen.current) {
      seen.current = outcome.run_id;
      if (outcome.success || outcome.status.startsWith('kept')) {
        latest.current(outcome.refs);
      }
    }
  }, [ended]);
}

/** Run a lesson's cell; false where the user took it back meanwhile, which is no error. */
async function learnt(model: PanelModel, action: Action): Promise<boolean> {
  model.undone = false;
  model.reveal('now');
  try {
    await model.bench.act(action);
    return true;
  } catch (error) {
    if (model.undone) {
      return false;
    }
    throw error;
  }
}

function TeachBody(): JSX.Element {
  const model = useModel();
  const { trans } = model.bench;
  const [typed, setTyped] = useDraft('options', UNTYPED);
  const [text, setText] = useDraft('paste', '');
  const [advanced, setAdvanced] = useDraft('advanced', false);
  const [pasting, setPasting] = useDraft('pasting', false);
  const problem = usePanel(m => m.dropProblem);
  const busy = useBusy();
  const doing = useDoing();
  useKept(() => setTyped({ ...typed, name: '' })); // a name is for one lesson
  const valid = !Object.keys(wrong(trans, typed)).length;
  const learnText = async () => {
    if (!(await learnt(model, { do: 'learn text', text, options: optionsOf(typed) }))) {
      return;
    }
    setText('');
  };
  return (
    <>
      <DropZone />
      <Address />
      <ErrorLine problem={problem} dismiss={() => (model.dropProblem = null)} />
      <Queue />
      <Fold label={trans.__('Paste text')} open={pasting} onToggle={setPasting}>
        <textarea
          className="jp-MiuText"
          aria-label={trans.__('Text to be taught')}
          placeholder={trans.__('Text to be taught, word for word')}
          rows={4}
          value={text}
          onChange={event => setText(event.target.value)}
        />
        <Button disabled={!text.trim() || busy || !valid || doing.busy} onClick={() => void doing.run(learnText)}>
          {trans.__('Learn this text')}
        </Button>
      </Fold>
      <Fold label={trans.__('Advanced')} open={advanced} onToggle={setAdvanced}>
        <OptionFields typed={typed} onChange={setTyped} />
      </Fold>
      <ErrorLine problem={doing.problem} dismiss={doing.dismiss} />
      <Begin valid={valid} typed={typed} />
    </>
  );
}

/** Preview, study sheet, Learn. */
function Begin(props: { valid: boolean; typed: ITyped }): JSX.Element {
  const model = useModel();
  const { bench } = model;
  const { trans } = bench;
  const queue = usePanel(m => m.bench.queue);
  const busy = useBusy();
  const doing = useDoing();
  const [plan, setPlan] = React.useState<IPlan | null>(null);
  const [naming, setNaming] = React.useState(false);
  const refs = queue.filter(item => item.usable).map(item => item.ref);
  React.useEffect(() => setPlan(null), [queue]);
  const learn = () => {
    setPlan(null);
    return learnt(model, { do: 'learn', refs, options: optionsOf(props.typed) });
  };
  const preview = async () => {
    // one source that cannot be read would fail the dry run of all: why it is left out is known already
    const found = checked.plan(refs.length ? await bench.request('plan', { sources: refs, measure: true }) : null);
    const out = queue.filter(item => !item.usable);
    const skipped = out.map(item => ({
      ref: item.ref,
      status: 'skip' as const,
      reason: item.note,
      chunks: 0,
      tokens: 0
    }));
    setPlan({ ...found, items: [...found.items, ...skipped] });
  };
  const off = !refs.length || doing.busy;
  return (
    <>
      {plan && <PlanTable plan={plan} onClose={() => setPlan(null)} />}
      {naming && refs.length > 0 && <SheetName from={refs[0]} refs={refs} onDone={() => setNaming(false)} />}
      <div className="jp-MiuButtons jp-MiuTeach-buttons">
        <Button disabled={!queue.length || doing.busy} onClick={() => void doing.run(preview)}>
          {trans.__('Preview')}
        </Button>
        <Button
          disabled={off || busy}
          aria-expanded={naming}
          title={trans.__('Write what would be trained and asked into a file, to be edited and taught')}
          onClick={() => setNaming(!naming)}
        >
          {trans.__('Study sheet…')}
        </Button>
        <Button primary disabled={off || busy || !props.valid} onClick={() => void doing.run(learn)}>
          {trans.__('Learn')}
        </Button>
      </div>
      {!queue.length && !busy && (
        <p className="jp-MiuQuiet jp-MiuHint">
          {trans.__('Add something above; the model learns it in a cell of this notebook.')}
        </p>
      )}
      {busy && <p className="jp-MiuQuiet jp-MiuHint">{trans.__('The next lesson can begin when this one is over.')}</p>}
      <ErrorLine problem={doing.problem} dismiss={doing.dismiss} />
    </>
  );
}

/** Name of the sheet's file; it is opened when it is written. */
function SheetName(props: { from: string; refs: string[]; onDone: () => void }): JSX.Element {
  const bench = useBench();
  const { trans } = bench;
  const doing = useDoing();
  const [file, setFile] = React.useState(() => derivedName(baseName(props.from), '.sheet.md'));
  const wanted = file.trim();
  const make = async () => {
    await bench.act({ do: 'sheet', refs: props.refs, file: wanted });
    await bench.openFile(wanted);
    props.onDone();
  };
  return (
    <form
      className="jp-MiuInline"
      onSubmit={event => {
        event.preventDefault();
        void doing.run(make);
      }}
      onKeyDown={event => event.key === 'Escape' && props.onDone()}
    >
      <Field label={trans.__('File for the study sheet of %1', oneLine(props.refs.map(baseName).join(', '), 80))} wide>
        {id => (
          <input
            id={id}
            className="jp-mod-styled jp-MiuInput"
            value={file}
            autoFocus
            spellCheck={false}
            onChange={event => setFile(event.target.value)}
          />
        )}
      </Field>
      <div className="jp-MiuButtons">
        <Button type="submit" primary disabled={!wanted || doing.busy}>
          {trans.__('Make the sheet')}
        </Button>
        <Button onClick={props.onDone}>{trans.__('Cancel')}</Button>
      </div>
      <ErrorLine problem={doing.problem} dismiss={doing.dismiss} />
    </form>
  );
}
