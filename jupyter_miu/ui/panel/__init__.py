"""``%miu panel``: the workbench as ipywidgets in an output, where the JupyterLab extension is not."""

from jupyter_miu.ui.panel.panel import Panel, close_panel, current_panel, open_panel

__all__ = ["Panel", "close_panel", "current_panel", "open_panel"]
