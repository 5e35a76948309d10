/**
 * What is to be taught next: the queue's chips, and the dry run as a table.
 */

import { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { count, finite, number, oneLine, percent, short } from '../format';
import { IPlan, IPlanItem } from '../protocol';
import { IQueued } from '../workbench';
import { useBench, usePanel } from './context';
import { Button, IconButton, Name } from './parts';

/** The chips, with tokens and a way to remove each. */
export function Queue(): JSX.Element | null {
  const bench = useBench();
  const { trans } = bench;
  const queue = usePanel(m => m.bench.queue);
  if (!queue.length) {
    return null;
  }
  const usable = queue.filter(item => item.usable);
  const counted = usable.every(item => item.tokens !== null);
  const tokens = usable.reduce((sum, item) => sum + (item.tokens ?? 0), 0);
  return (
    <div className="jp-MiuQueue">
      <ul aria-label={trans.__('To be taught next')}>
        {queue.map(item => (
          <Chip key={item.ref} item={item} />
        ))}
      </ul>
      {queue.length > 1 && (
        <div className="jp-MiuQueue-sum">
          <span className="jp-MiuQuiet">
            {trans._n('%1 source', '%1 sources', usable.length, count(usable.length))}
            {counted && ` · ${trans._n('%1 token', '%1 tokens', tokens, count(tokens))}`}
          </span>
          <Button className="jp-MiuLink" onClick={() => bench.clearQueue()}>
            {trans.__('Clear')}
          </Button>
        </div>
      )}
    </div>
  );
}

function Chip(props: { item: IQueued }): JSX.Element {
  const bench = useBench();
  const { trans } = bench;
  const { item } = props;
  const tokens =
    item.tokens === null ? trans.__('counting…') : trans._n('%1 token', '%1 tokens', item.tokens, short(item.tokens));
  return (
    <li className="jp-MiuChip" data-usable={item.usable}>
      <div className="jp-MiuChip-text">
        <span className="jp-MiuChip-line">
          <Name text={item.label || item.ref} />
          <span className="jp-MiuChip-tokens">{item.usable ? tokens : trans.__('left out')}</span>
        </span>
        {item.note && <Name text={item.note} limit={300} className="jp-MiuChip-note" />}
      </div>
      <IconButton
        icon={closeIcon}
        label={trans.__('Remove %1', oneLine(item.label || item.ref, 60))}
        onClick={() => bench.dequeue(item.ref)}
      />
    </li>
  );
}

/** What there is to say of a source beside its numbers: what was measured, and why it is left out or what is odd. */
function remarks(item: IPlanItem, trans: TranslationBundle): string {
  const known = finite(item.known)
    ? trans.__('already known: %1 of %2 asked', (item.sampled ? '~' : '') + percent(item.known), count(item.asked ?? 0))
    : '';
  const quality = finite(item.quality) ? trans.__('quality %1', number(item.quality)) : '';
  const reason = oneLine(item.reason, 200);
  const why = item.status === 'skip' ? trans.__('left out: %1', reason) : reason;
  return [quality, known, why].filter(Boolean).join(' · ');
}

/** The dry run. */
export function PlanTable(props: { plan: IPlan; onClose: () => void }): JSX.Element {
  const { trans } = useBench();
  const { plan } = props;
  return (
    <div className="jp-MiuPlan">
      <div className="jp-MiuPlan-scroll" role="region" aria-label={trans.__('Preview')} tabIndex={0}>
        <table className="jp-MiuTable">
          <caption>{trans.__('Preview: nothing is taught yet')}</caption>
          <thead>
            <tr>
              <th scope="col">{trans.__('Source')}</th>
              <th scope="col" className="jp-mod-number">
                {trans.__('Chunks')}
              </th>
              <th scope="col" className="jp-mod-number">
                {trans.__('Tokens')}
              </th>
            </tr>
          </thead>
          <tbody>
            {plan.items.map((item, i) => (
              <React.Fragment key={i}>
                <tr>
                  <th scope="row">
                    <Name text={item.ref} />
                  </th>
                  <td className="jp-mod-number">{item.status === 'teach' ? count(item.chunks) : '–'}</td>
                  <td className="jp-mod-number">{item.status === 'teach' ? count(item.tokens) : '–'}</td>
                </tr>
                {remarks(item, trans) && (
                  <tr className="jp-MiuTable-more">
                    <td colSpan={3}>
                      <Name text={remarks(item, trans)} limit={300} className="jp-MiuChip-note" />
                    </td>
                  </tr>
                )}
              </React.Fragment>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{trans.__('In all')}</th>
              <td className="jp-mod-number">{count(plan.chunks)}</td>
              <td className="jp-mod-number">{count(plan.tokens)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
      <IconButton
        icon={closeIcon}
        className="jp-MiuPlan-close"
        label={trans.__('Close the preview')}
        onClick={props.onClose}
      />
    </div>
  );
}
