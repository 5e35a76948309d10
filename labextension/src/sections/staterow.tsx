/**
 * One state in the timeline: its place on the rail, its name, and when opened what can be done with it.
 */

import { checkIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { oneLine, size, when } from '../format';
import { pinIcon } from '../icons';
import { ICheckpoint } from '../protocol';
import { useBench } from './context';
import { IRow } from './lanes';
import { Icon, Name } from './parts';
import { StateActions } from './stateactions';

const LANE = 12; // px between two lines of the rail

interface IStateRowProps {
  state: ICheckpoint;
  row: IRow;
  lanes: number;
  /** Whether this state's lesson is in the weights now. */
  inWeights: boolean;
  chosen: boolean;
  choose: (name: string) => void;
}

/** The row. */
export function StateRow(props: IStateRowProps): JSX.Element {
  const { trans } = useBench();
  const { state, chosen } = props;
  const id = React.useId();
  const head = React.useRef<HTMLButtonElement>(null);
  const base = state.name === 'base';
  const facts = [
    when(state.created_at),
    base ? trans.__('the model before any lesson') : oneLine(state.description, 160)
  ].filter(Boolean);
  return (
    <li
      className="jp-MiuState"
      data-current={state.current}
      data-in={props.inWeights}
      data-name={oneLine(state.name, 80)}
    >
      <Rail row={props.row} lanes={props.lanes} filled={props.inWeights} current={state.current} />
      <div className="jp-MiuState-main">
        <button
          ref={head}
          type="button"
          className="jp-MiuState-head"
          aria-expanded={chosen}
          aria-controls={id}
          onClick={() => props.choose(chosen ? '' : state.name)}
        >
          <span className="jp-MiuState-line">
            <Name text={state.name} limit={120} className="jp-MiuState-name" />
            {state.pinned && (
              <span className="jp-MiuState-pin" title={trans.__('pinned: never pruned')}>
                <Icon of={pinIcon} />
                <span className="jp-MiuSpoken">{trans.__('pinned')}</span>
              </span>
            )}
            {state.current && (
              <span className="jp-MiuBadge">
                <Icon of={checkIcon} />
                {trans.__('current')}
              </span>
            )}
            {!props.inWeights && <span className="jp-MiuSpoken">{trans.__('not in the weights now')}</span>}
          </span>
          {facts.length > 0 && <Name text={facts.join(' · ')} limit={240} className="jp-MiuState-facts" />}
        </button>
        <div id={id} hidden={!chosen}>
          {chosen && (
            <>
              {!base && state.bytes > 0 && (
                <p className="jp-MiuQuiet jp-MiuState-size">
                  {trans.__('%1 on disk', size(state.bytes))}
                  {!props.inWeights && ` · ${trans.__('not in the weights now')}`}
                </p>
              )}
              <StateActions state={state} onClosed={() => head.current?.focus()} />
            </>
          )}
        </div>
      </div>
    </li>
  );
}

/** The lines and the dot of one row; for the eye only, the words say the same. */
function Rail(props: { row: IRow; lanes: number; filled: boolean; current: boolean }): JSX.Element {
  const { row, lanes } = props;
  const at = (lane: number) => ({ left: lane * LANE + LANE / 2 });
  const far = Math.max(row.lane, ...row.joins);
  return (
    <div className="jp-MiuRail" style={{ width: lanes * LANE }} aria-hidden="true">
      {row.above.map(lane => (
        <i key={`a${lane}`} className="jp-MiuRail-above" style={at(lane)} />
      ))}
      {row.below.map(lane => (
        <i key={`b${lane}`} className="jp-MiuRail-below" style={at(lane)} />
      ))}
      {far > row.lane && <i className="jp-MiuRail-join" style={{ ...at(row.lane), width: (far - row.lane) * LANE }} />}
      <i className="jp-MiuRail-dot" data-filled={props.filled} data-current={props.current} style={at(row.lane)} />
    </div>
  );
}
