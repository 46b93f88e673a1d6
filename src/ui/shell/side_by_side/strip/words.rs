//! What the strip says of the image itself.

use super::form::{Form, WAITS, column, small, width};
use super::known::{Known, apart};
use crate::ui::language::{fill, numbers, t};
use crate::ui::style::theme::strong;
use crate::ui::style::widgets::quiet;
use eframe::egui::{Label, Response, RichText, Ui};

/// Which image it is, of which steps the numbers are, and how far its two reconstructions are
/// apart.
pub struct Words {
    pub title: String,
    pub steps: String,
    pub about_steps: &'static str,
    pub apart: Option<String>,
}

impl Words {
    /// Of this image, by what both runs make of it.
    pub fn of_image(called: &str, [first, other]: [&Known; 2]) -> Self {
        let step = |known: &Known| known.step.map_or(WAITS.to_owned(), numbers::thousands);
        let both = first.compared.as_ref().zip(other.compared.as_ref());
        let apart = both.map(|(first, other)| {
            let apart = numbers::signed(apart(first, other), 2);
            fill(t("reconstructions {n} apart"), &[("n", apart)])
        });
        Self {
            title: called.to_owned(),
            steps: fill(
                t("at steps {n} and {m}"),
                &[("n", step(first)), ("m", step(other))],
            ),
            about_steps: t(
                "The step that is shown of each run: pictures and numbers are of its weights",
            ),
            apart,
        }
    }

    /// The distance where it has a line of its own: in a low window there is room for two lines.
    fn apart_line(&self, form: Form) -> Option<&str> {
        self.apart.as_deref().filter(|_| form == Form::Tall)
    }

    /// The width of the widest line.
    pub fn width(&self, ui: &Ui, form: Form) -> f32 {
        let title = width(ui, RichText::new(&self.title).font(strong(13.0)));
        let lines = [Some(&*self.steps), self.apart_line(form)];
        let lines = lines.into_iter().flatten();
        let lines = lines.map(|line| width(ui, small(line)));
        lines.fold(title, f32::max).ceil() + 1.0
    }

    /// Draws them; the response is that of their title.
    pub fn show(&self, ui: &mut Ui, form: Form, wide: f32) -> Response {
        column(ui, form, wide, |ui| {
            let title = RichText::new(&self.title).font(strong(13.0));
            let title = ui.add(Label::new(title).truncate());
            let steps = ui.add(Label::new(quiet(ui, &*self.steps).small()).truncate());
            let steps = steps.on_hover_text(self.about_steps);
            let tip = t(
                "The root of the sum of squares over all pixels of what the two means decode to, \
                 from black to white being 1",
            );
            match (self.apart_line(form), &self.apart) {
                (Some(apart), _) => {
                    let apart = Label::new(quiet(ui, apart).small()).truncate();
                    ui.add(apart).on_hover_text(tip);
                }
                (None, Some(apart)) => {
                    steps.on_hover_text(format!("{apart}\n{tip}"));
                }
                (None, None) => {}
            }
            title
        })
    }
}
