/** The icons that JupyterLab does not have, from the files of style/icons. Knows nothing of where they are shown. */

import { LabIcon } from '@jupyterlab/ui-components';
import badSvg from '../style/icons/bad.svg';
import compareSvg from '../style/icons/compare.svg';
import goodSvg from '../style/icons/good.svg';
import miuSvg from '../style/icons/miu.svg';
import pinSvg from '../style/icons/pin.svg';

/** The mark of the extension: side bar, toolbars, menus. */
export const miuIcon = new LabIcon({ name: 'jupyter-miu:miu', svgstr: miuSvg });
/** A good answer. */
export const goodIcon = new LabIcon({ name: 'jupyter-miu:good', svgstr: goodSvg });
/** A bad answer. */
export const badIcon = new LabIcon({ name: 'jupyter-miu:bad', svgstr: badSvg });
/** A pinned state. */
export const pinIcon = new LabIcon({ name: 'jupyter-miu:pin', svgstr: pinSvg });
/** Two states side by side. */
export const compareIcon = new LabIcon({ name: 'jupyter-miu:compare', svgstr: compareSvg });
