/**
 * Where sources come from: files dropped or chosen, a path or an address typed. Puts them into the queue, no more.
 */

import { addIcon, fileUploadIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { useBench, useDoing, useDraft, useModel, usePanel } from './context';
import { Button, ErrorLine, IconButton } from './parts';

/** Where files are dropped; the whole panel takes them too. */
export function DropZone(): JSX.Element {
  const model = useModel();
  const { trans } = model.bench;
  const dragging = usePanel(m => m.dragging);
  const picker = React.useRef<HTMLInputElement>(null);
  return (
    <div className="jp-MiuDrop" data-over={dragging}>
      <span className="jp-MiuDrop-words">{dragging ? trans.__('Drop to add') : trans.__('Drop files here, or')}</span>
      <Button icon={fileUploadIcon} onClick={() => picker.current?.click()}>
        {trans.__('Add files…')}
      </Button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={trans.__('Files to be taught')}
        onChange={event => {
          const files = Array.from(event.target.files ?? []);
          event.target.value = ''; // the same file may be chosen again
          if (files.length) {
            void model.drop(() => model.bench.upload(files));
          }
        }}
      />
    </div>
  );
}

/** A path or an address, typed. */
export function Address(): JSX.Element {
  const bench = useBench();
  const { trans } = bench;
  const [ref, setRef] = useDraft('address', '');
  const doing = useDoing();
  const add = () => {
    const wanted = ref.trim();
    if (wanted) {
      void doing.run(() => bench.enqueue([{ ref: wanted, label: wanted }])).then(worked => worked && setRef(''));
    }
  };
  return (
    <>
      <div className="jp-MiuRow">
        <input
          className="jp-mod-styled jp-MiuInput"
          aria-label={trans.__('Path or URL')}
          placeholder={trans.__('Path or URL')}
          value={ref}
          spellCheck={false}
          autoComplete="off"
          onChange={event => setRef(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
              event.preventDefault();
              add();
            }
          }}
        />
        <IconButton
          icon={addIcon}
          label={trans.__('Add the path or URL')}
          disabled={!ref.trim() || doing.busy}
          onClick={add}
        />
      </div>
      <ErrorLine problem={doing.problem} dismiss={doing.dismiss} />
    </>
  );
}
