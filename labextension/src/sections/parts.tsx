/**
 * The small parts that every section is made of: a collapsible section, a clipped name, an error line, buttons, fields.
 * Looks and names only; knows nothing of lessons or kernels.
 */

import { caretRightIcon, closeIcon, LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { oneLine } from '../format';
import { useBench, useModel, usePanel } from './context';
import { IProblem, SectionId } from './model';

/** A JupyterLab icon, for the eye only. */
export function Icon(props: { of: LabIcon; className?: string }): JSX.Element {
  return (
    <span className={`jp-MiuIcon ${props.className ?? ''}`} aria-hidden="true">
      <props.of.react tag="span" />
    </span>
  );
}

/** A name from outside: one line, clipped by the room there is, whole in the tooltip, its direction its own. */
export function Name(props: { text: string; limit?: number; className?: string }): JSX.Element {
  const shown = oneLine(props.text, props.limit ?? 200);
  return (
    <bdi className={`jp-MiuName ${props.className ?? ''}`} title={shown}>
      {shown}
    </bdi>
  );
}

/** A command as one would type it. */
export function Command(props: { children: string }): JSX.Element {
  return <code className="jp-MiuCommand">{props.children}</code>;
}

/** What went wrong, in one line that can be put away. Announced at once. */
export function ErrorLine(props: { problem: IProblem | null; dismiss: () => void }): JSX.Element | null {
  const { trans } = useBench();
  if (!props.problem) {
    return null;
  }
  const { message, hint } = props.problem;
  const words = oneLine(hint ? `${message} → ${hint}` : message, 400);
  return (
    <div className="jp-MiuError" role="alert">
      <span className="jp-MiuError-mark" aria-hidden="true">
        !
      </span>
      <bdi className="jp-MiuError-text" title={words}>
        {words}
      </bdi>
      <IconButton icon={closeIcon} label={trans.__('Dismiss this message')} onClick={props.dismiss} />
    </div>
  );
}

type ButtonProps = React.ButtonHTMLAttributes<HTMLButtonElement> & {
  icon?: LabIcon;
  /** The one thing that this section is for. */
  primary?: boolean;
  /** Something that cannot be undone. */
  danger?: boolean;
};

/** A button with words. */
export const Button = React.forwardRef<HTMLButtonElement, ButtonProps>((props, ref) => {
  const { icon, primary, danger, className, children, ...rest } = props;
  const kind = danger ? 'jp-mod-warn' : primary ? 'jp-mod-accept' : '';
  return (
    <button
      type="button"
      {...rest}
      ref={ref}
      className={`jp-Button jp-mod-styled jp-MiuButton ${kind} ${className ?? ''}`}
    >
      {icon && <Icon of={icon} />}
      {children}
    </button>
  );
});

/** A button with an icon; its name is spoken and shown as a tooltip. */
export function IconButton(
  props: Omit<React.ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label' | 'title'> & {
    icon: LabIcon;
    label: string;
  }
): JSX.Element {
  const { icon, label, className, ...rest } = props;
  const name = oneLine(label, 200);
  return (
    <button
      type="button"
      {...rest}
      className={`jp-Button jp-mod-minimal jp-MiuIconButton ${className ?? ''}`}
      aria-label={name}
      title={name}
    >
      <Icon of={icon} />
    </button>
  );
}

/** A labelled field: the label above, what is wrong below. */
export function Field(props: {
  label: string;
  problem?: string;
  wide?: boolean;
  children: (id: string, described: string | undefined) => React.ReactNode;
}): JSX.Element {
  const id = React.useId();
  return (
    <div className={`jp-MiuField ${props.wide ? 'jp-mod-wide' : ''}`}>
      <label htmlFor={id}>{props.label}</label>
      {props.children(id, props.problem ? `${id}-problem` : undefined)}
      {props.problem && (
        <span id={`${id}-problem`} className="jp-MiuField-problem">
          {props.problem}
        </span>
      )}
    </div>
  );
}

/** A part of a section that is folded away until asked for. */
export function Fold(props: {
  label: string;
  open: boolean;
  onToggle: (open: boolean) => void;
  children: React.ReactNode;
}): JSX.Element {
  const id = React.useId();
  return (
    <div className="jp-MiuFold">
      <button
        type="button"
        className="jp-MiuFold-button"
        aria-expanded={props.open}
        aria-controls={id}
        onClick={() => props.onToggle(!props.open)}
      >
        <Icon of={caretRightIcon} className="jp-MiuCaret" />
        {props.label}
      </button>
      <div id={id} hidden={!props.open}>
        {props.open && props.children}
      </div>
    </div>
  );
}

/** A collapsible section; `aside` is what its head says when one does not want to open it. */
export function Section(props: {
  id: SectionId;
  title: string;
  aside?: React.ReactNode;
  children: React.ReactNode;
}): JSX.Element {
  const model = useModel();
  const open = usePanel(m => m.isOpen(props.id));
  const id = `jp-miu-${props.id}`;
  const place = React.useRef<HTMLElement>(null);
  React.useEffect(() => {
    const show = (_: unknown, wanted: SectionId) => {
      if (wanted === props.id) {
        // in the next frame, when it is open
        requestAnimationFrame(() => place.current?.scrollIntoView({ block: 'start' }));
      }
    };
    model.revealed.connect(show);
    return () => {
      model.revealed.disconnect(show);
    };
  }, [model, props.id]);
  return (
    <section ref={place} className="jp-MiuSection" aria-labelledby={`${id}-title`} data-section={props.id}>
      <h2 className="jp-MiuSection-head">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={`${id}-body`}
          onClick={() => model.setOpen(props.id, !open)}
        >
          <Icon of={caretRightIcon} className="jp-MiuCaret" />
          <span id={`${id}-title`} className="jp-MiuSection-title">
            {props.title}
          </span>
          {props.aside !== undefined && <span className="jp-MiuSection-aside">{props.aside}</span>}
        </button>
      </h2>
      <div id={`${id}-body`} className="jp-MiuSection-body" hidden={!open}>
        {open && props.children}
      </div>
    </section>
  );
}
