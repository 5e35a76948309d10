/** Online and Improve: one sentence each, since no kernel offers them yet. Nothing here that does not work. */

import * as React from 'react';
import { useBench } from './context';
import { Section } from './parts';

/** The section for learning while one works. */
export const Online = React.memo((): JSX.Element => {
  const { trans } = useBench();
  return (
    <Section id="online" title={trans.__('Online')}>
      <p className="jp-MiuEmpty">
        {trans.__('Learning from examples as you work is not in this version; nothing is collected.')}
      </p>
    </Section>
  );
});

/** The section for learning from ratings. */
export const Improve = React.memo((): JSX.Element => {
  const { trans } = useBench();
  return (
    <Section id="improve" title={trans.__('Improve')}>
      <p className="jp-MiuEmpty">
        {trans.__('Improving the model from use and ratings is not in this version; ratings are kept in the journal.')}
      </p>
    </Section>
  );
});
