/**
 * What can be done with one state. Each of these is a cell that the workbench writes; compare only looks.
 */

import { deleteIcon, downloadIcon, editIcon, undoIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { derivedName, oneLine } from '../format';
import { compareIcon, pinIcon } from '../icons';
import { ICheckpoint } from '../protocol';
import { Action } from '../workbench';
import { useBench, useBusy, useDoing, useModel, usePanel } from './context';
import { Button, ErrorLine, Field } from './parts';

type Asking = '' | 'rename' | 'export' | 'delete';

/** The buttons, and the small form that some of them open. */
export function StateActions(props: { state: ICheckpoint; onClosed: () => void }): JSX.Element {
  const { state } = props;
  const model = useModel();
  const { trans } = model.bench;
  const doing = useDoing();
  const busy = useBusy();
  const [asking, ask] = React.useState<Asking>('');
  const compared = usePanel(m => m.compare === state.name);
  const base = state.name === 'base';
  const act = (action: Action) => doing.run(() => model.bench.act(action));
  const close = () => {
    ask('');
    props.onClosed();
  };
  const answer = (action: Action) => void act(action).then(worked => worked && close());
  const compare = () => {
    model.compare = compared ? '' : state.name;
    if (!compared) {
      model.reveal('ask');
    }
  };
  const off = busy || doing.busy;
  return (
    <div className="jp-MiuState-actions">
      <div className="jp-MiuButtons" role="group" aria-label={trans.__('What to do with %1', oneLine(state.name, 60))}>
        <Button
          icon={undoIcon}
          disabled={off || state.current}
          title={state.current ? trans.__('The model is at this state') : undefined}
          onClick={() => void act({ do: 'rollback', to: state.name })}
        >
          {trans.__('Roll back')}
        </Button>
        <Button
          icon={compareIcon}
          aria-pressed={compared}
          disabled={state.current && !compared}
          title={trans.__('Ask shows the answer of this state beside the present one')}
          onClick={compare}
        >
          {compared ? trans.__('Compared') : trans.__('Compare')}
        </Button>
        {!base && (
          <>
            <Button icon={editIcon} disabled={off} aria-expanded={asking === 'rename'} onClick={() => ask('rename')}>
              {trans.__('Rename')}
            </Button>
            <Button
              icon={pinIcon}
              disabled={off}
              onClick={() => void act({ do: 'pin', name: state.name, pinned: !state.pinned })}
            >
              {state.pinned ? trans.__('Unpin') : trans.__('Pin')}
            </Button>
            <Button
              icon={downloadIcon}
              disabled={off}
              aria-expanded={asking === 'export'}
              onClick={() => ask('export')}
            >
              {trans.__('Export')}
            </Button>
            <Button
              icon={deleteIcon}
              disabled={off || state.current}
              aria-expanded={asking === 'delete'}
              title={state.current ? trans.__('The current state cannot be deleted; roll back first') : undefined}
              onClick={() => ask('delete')}
            >
              {trans.__('Delete')}
            </Button>
          </>
        )}
      </div>
      {asking === 'rename' && (
        <OneField
          label={trans.__('New name')}
          initial={state.name}
          button={trans.__('Rename')}
          busy={doing.busy}
          onCancel={close}
          onSubmit={to => (to === state.name ? close() : answer({ do: 'rename', from: state.name, to }))}
        />
      )}
      {asking === 'export' && (
        <OneField
          label={trans.__('Folder to export into, as seen from the notebook')}
          initial={derivedName(state.name, '-export')}
          button={trans.__('Export')}
          busy={doing.busy}
          onCancel={close}
          onSubmit={path => answer({ do: 'export', name: state.name, path })}
        />
      )}
      {asking === 'delete' && (
        <Confirm
          words={trans.__('Delete %1? There is no way back to it afterwards.', oneLine(state.name, 60))}
          button={trans.__('Delete it')}
          busy={doing.busy}
          onCancel={close}
          onConfirm={() => answer({ do: 'delete', name: state.name })}
        />
      )}
      <ErrorLine problem={doing.problem} dismiss={doing.dismiss} />
    </div>
  );
}

/** One line of text and a button. Enter does it, Escape does not. */
function OneField(props: {
  label: string;
  initial: string;
  button: string;
  busy: boolean;
  onSubmit: (text: string) => void;
  onCancel: () => void;
}): JSX.Element {
  const { trans } = useBench();
  const [text, setText] = React.useState(props.initial);
  return (
    <form
      className="jp-MiuInline"
      onSubmit={event => {
        event.preventDefault();
        props.onSubmit(text.trim());
      }}
      onKeyDown={event => event.key === 'Escape' && props.onCancel()}
    >
      <Field label={props.label} wide>
        {id => (
          <input
            id={id}
            className="jp-mod-styled jp-MiuInput"
            autoFocus
            spellCheck={false}
            autoComplete="off"
            value={text}
            onFocus={event => event.target.select()}
            onChange={event => setText(event.target.value)}
          />
        )}
      </Field>
      <div className="jp-MiuButtons">
        <Button type="submit" primary disabled={!text.trim() || props.busy}>
          {props.button}
        </Button>
        <Button onClick={props.onCancel}>{trans.__('Cancel')}</Button>
      </div>
    </form>
  );
}

/** A question before something that cannot be taken back. Cancel has the focus. */
export function Confirm(props: {
  words: string;
  button: string;
  busy: boolean;
  onConfirm: () => void;
  onCancel: () => void;
}): JSX.Element {
  const { trans } = useBench();
  const id = React.useId();
  return (
    <div
      className="jp-MiuInline"
      role="group"
      aria-labelledby={id}
      onKeyDown={event => event.key === 'Escape' && props.onCancel()}
    >
      <p id={id}>{props.words}</p>
      <div className="jp-MiuButtons">
        <Button danger disabled={props.busy} onClick={props.onConfirm}>
          {props.button}
        </Button>
        <Button autoFocus onClick={props.onCancel}>
          {trans.__('Cancel')}
        </Button>
      </div>
    </div>
  );
}
