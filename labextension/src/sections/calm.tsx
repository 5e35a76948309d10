/**
 * What the panel shows when there is nothing to steer: one sentence, one button.
 */

import * as React from 'react';
import { Connection } from '../workbench';
import { miuIcon } from '../icons';
import { useBench, useDoing, usePanel } from './context';
import { Button, ErrorLine, Icon } from './parts';

/** A state in which the panel can only say what to do. */
export type Calm = Exclude<Connection, 'ready'> | 'no model';

/** One sentence and one button. */
export function CalmScreen(props: { reason: Calm }): JSX.Element {
  const bench = useBench();
  const { trans } = bench;
  const doing = useDoing();
  const loading = usePanel(m => m.bench.state?.status === 'loading');
  const screen = {
    'no notebook': {
      words: trans.__('Open a notebook to teach its model.'),
      button: trans.__('New notebook'),
      act: () => bench.remedy()
    },
    'no kernel': {
      words: trans.__('This notebook has no kernel, so there is no model to teach.'),
      button: trans.__('Choose a kernel'),
      act: () => bench.remedy()
    },
    'not loaded': {
      words: trans.__('MIU is not loaded in this kernel.'),
      button: trans.__('Load MIU'),
      act: () => bench.act({ do: 'load' })
    },
    'other protocol': {
      words: trans.__(
        'This panel and the jupyter_miu in the kernel are of different versions; after an update the kernel must be restarted.'
      ),
      button: trans.__('Restart the kernel'),
      act: () => bench.remedy()
    },
    connecting: {
      words: trans.__('Connecting to the kernel…'),
      button: trans.__('Try again'),
      act: () => bench.remedy()
    },
    'no model': {
      words: trans.__('No model is loaded yet; the small one that comes with MIU is ready to learn.'),
      button: trans.__('Load the small model'),
      act: () => bench.act({ do: 'use' })
    }
  }[props.reason];
  return (
    <div className="jp-MiuCalm" data-reason={props.reason}>
      <Icon of={miuIcon} className="jp-MiuCalm-mark" />
      <p role="status">{loading ? trans.__('Loading the model…') : screen.words}</p>
      <Button
        primary={props.reason !== 'connecting'}
        disabled={doing.busy || loading}
        onClick={() => void doing.run(screen.act)}
      >
        {screen.button}
      </Button>
      <ErrorLine problem={doing.problem} dismiss={doing.dismiss} />
    </div>
  );
}
