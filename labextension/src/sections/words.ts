/**
 * The words for what a kernel is doing and for what became of a lesson. Knows the protocol's names and the translator.
 */

import { TranslationBundle } from '@jupyterlab/translation';
import { oneLine } from '../format';
import { IOutcome, Status } from '../protocol';

/** The state in a word or two. */
export function statusWords(trans: TranslationBundle, status: Status): string {
  switch (status) {
    case 'no model':
      return trans.__('No model yet');
    case 'loading':
      return trans.__('Loading the model');
    case 'idle':
      return trans.__('Idle');
    case 'learning':
      return trans.__('Learning');
    case 'working':
      return trans.__('Working');
    case 'paused':
      return trans.__('Paused');
    case 'stopping':
      return trans.__('Stopping');
    default:
      return oneLine(String(status), 30);
  }
}

/** What a lesson is at, as the kernel's phases call it. */
export function phaseWords(trans: TranslationBundle, phase: string): string {
  switch (phase) {
    case '':
      return '';
    case 'queued':
      return trans.__('waiting its turn');
    case 'reading':
      return trans.__('reading the sources');
    case 'sheet':
      return trans.__('writing the study sheet');
    case 'pretest':
      return trans.__('asking before the lesson');
    case 'training':
      return trans.__('training');
    case 'min-alpha':
      return trans.__('finding the smallest change that knows it');
    case 'gate':
      return trans.__('checking what was learnt and what was kept');
    case 'kept':
      return trans.__('kept');
    case 'rolled back':
      return trans.__('taken back');
    default:
      return oneLine(phase, 40);
  }
}

/** What became of a lesson, in a few words. */
export function outcomeWords(trans: TranslationBundle, outcome: IOutcome): string {
  const name = oneLine(outcome.checkpoint, 60);
  switch (outcome.status) {
    case 'kept':
      return name ? trans.__('Learnt and kept as %1', name) : trans.__('Learnt and kept');
    case 'kept, not proven':
      return name ? trans.__('Kept as %1, not proven', name) : trans.__('Kept, not proven');
    case 'rolled back':
      return trans.__('Taken back: the weights are as they were');
    case 'interrupted':
      return trans.__('Undone: the weights are as they were');
    case 'failed':
      return trans.__('Failed: the weights are as they were');
    case 'already known':
      return trans.__('Already known: nothing was trained');
    case 'nothing to learn':
      return trans.__('Nothing to learn in the sources');
    default:
      return outcome.success
        ? oneLine(outcome.status, 80) || trans.__('Done')
        : oneLine(outcome.status, 80) || trans.__('Not learnt');
  }
}
