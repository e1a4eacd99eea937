"""The intake form: caller, place, complaint, questions, guidance. Dispatches nothing."""

from dispatch_app.ui.dispatcher.form.facts import SlipFacts
from dispatch_app.ui.dispatcher.form.intake import Intake
from dispatch_app.ui.dispatcher.form.panel import FormPanel
from dispatch_app.ui.dispatcher.form.sentinel import Doubt

__all__ = ["Doubt", "FormPanel", "Intake", "SlipFacts"]
