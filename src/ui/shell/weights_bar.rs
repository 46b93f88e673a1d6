//! The bar of weights from another program: what their file does not tell, to be chosen, and which
//! layer became which.

use crate::archive::{Mapping, possible_shapes};
use crate::recipe::{Activation, ImageShape, Likelihood};
use crate::train::{Assumed, ForeignWeights, Progress};
use crate::ui::language::{activation_name, fill, likelihood_name, numbers, t};
use crate::ui::scene::Scene;
use crate::ui::scene::action::FileAction;
use crate::ui::style::drop_down::drop_down;
use crate::ui::style::theme;
use crate::ui::style::widgets::quiet;
use clap::ValueEnum;
use eframe::egui::{
    Align, ComboBox, Frame, Grid, Label, Layout, Margin, Panel, ScrollArea, Ui, vec2,
};

/// What the names of the layers take at least, and what is left to what follows them, in points.
const NAMES_LEAST: f32 = 160.0;
const AFTER_NAMES: f32 = 72.0;
/// Most of the layers that are in sight at once, in points.
const LAYERS_HEIGHT: f32 = 320.0;

/// The bar, shown or not.
#[derive(Default)]
pub(crate) struct WeightsBar {
    shown: bool,
    /// The run that was in hand when it was last looked at.
    run: u64,
}

impl WeightsBar {
    /// Comes up by itself where nobody has said how weights are read; stays while they are read
    /// again.
    pub fn follow(&mut self, progress: &Progress) {
        if std::mem::replace(&mut self.run, progress.run) == progress.run {
            return;
        }
        self.shown = match progress.foreign.as_deref() {
            Some(foreign) => self.shown || foreign.is_guessed(),
            None => false,
        };
    }

    /// Shows it, or no longer.
    pub fn toggle(&mut self) {
        self.shown = !self.shown;
    }

    /// Draws it, if it is shown and about the weights in hand.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        self.follow(scene.progress);
        let Some(foreign) = scene.progress.foreign.as_deref().filter(|_| self.shown) else {
            return;
        };
        let frame = Frame::NONE
            .fill(theme::tokens(ui).control)
            .inner_margin(Margin::symmetric(14, 6));
        let panel = Panel::top("weights").frame(frame);
        panel.show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                let path = foreign.path.display().to_string();
                ui.label(words(foreign)).on_hover_text(path);
                let read_as = choices(ui, foreign);
                scene
                    .actions
                    .extend(read_as.map(|assumed| FileAction::Reread(assumed).into()));
                layers(ui, &foreign.mapping);
                names(ui, &foreign.mapping);
                let tip = t(
                    "The weights stay as they are read now. File, How the weights are read brings this line back",
                );
                if ui.button(t("Done")).on_hover_text(tip).clicked() {
                    self.shown = false;
                }
            });
        });
    }
}

fn words(foreign: &ForeignWeights) -> String {
    let name = foreign.path.file_name().unwrap_or(foreign.path.as_os_str());
    fill(
        t("{file} is read with"),
        &[("file", name.to_string_lossy())],
    )
}

/// What a person chooses to be taken for granted, in the place of what is.
fn choices(ui: &mut Ui, foreign: &ForeignWeights) -> Option<Assumed> {
    let taken = foreign.taken();
    let Mapping {
        layers: _,
        shape,
        activation,
        likelihood,
    } = foreign.mapping;
    let activation = choice(
        ui,
        [t("Activation"), t("Activation of the weights")],
        t(
            "The non-linearity after each hidden layer, which the file does not tell: the weights are read again with another",
        ),
        activation,
        Activation::value_variants(),
        |one: Activation| activation_name(one).to_owned(),
    );
    let likelihood = choice(
        ui,
        [t("Likelihood"), t("Likelihood of the weights")],
        t(
            "How the decoder’s output is read as p(x|z), which the file does not tell: the weights are read again with another",
        ),
        likelihood,
        Likelihood::value_variants(),
        |one: Likelihood| likelihood_name(one).to_owned(),
    );
    let shape = choice(
        ui,
        [t("Image shape"), t("Image shape of the weights")],
        t(
            "Height x width, and x 3 for colour, which the file does not tell: all shapes of so many numbers",
        ),
        shape,
        &possible_shapes(shape.pixels()),
        |one: ImageShape| one.to_string(),
    );
    let chosen = Assumed {
        activation: activation.or(taken.activation),
        likelihood: likelihood.or(taken.likelihood),
        shape: shape.or(taken.shape),
    };
    (chosen != taken).then_some(chosen)
}

/// One of these, if another than `taken` was chosen. Of the two names the second says it to who
/// does not see the bar.
fn choice<T: Copy + PartialEq>(
    ui: &mut Ui,
    [name, in_full]: [&str; 2],
    tip: &str,
    taken: T,
    all: &[T],
    words: impl Fn(T) -> String,
) -> Option<T> {
    ui.add_space(6.0);
    ui.label(quiet(ui, name)).on_hover_text(tip);
    let list = ComboBox::from_id_salt(("weights", name))
        .width(0.0)
        .selected_text(words(taken));
    let mut chosen = None;
    let shown = drop_down(ui, list, |ui| {
        for one in all {
            if ui.selectable_label(*one == taken, words(*one)).clicked() {
                chosen = Some(*one);
            }
        }
        chosen.is_some()
    });
    shown.accessible_name(in_full).on_hover_text(tip);
    chosen
}

/// The button that shows which layer of the file became which of the model.
fn layers(ui: &mut Ui, mapping: &Mapping) {
    ui.add_space(6.0);
    let count = numbers::counted(mapping.layers.len(), t("{n} layer"), t("{n} layers"));
    let button = ui.menu_button(count, |ui| {
        let listed = ScrollArea::vertical().max_height(LAYERS_HEIGHT);
        listed.show(ui, |ui| {
            Grid::new("layers").spacing([18.0, 4.0]).show(ui, |ui| {
                for words in [t("In the file"), t("In the model")] {
                    ui.label(quiet(ui, words));
                }
                ui.end_row();
                for layer in &mapping.layers {
                    ui.label(&layer.from);
                    ui.label(&layer.to);
                    ui.end_row();
                }
            });
        });
    });
    let tip = t("Which layer of the file became which of the model, by the rules of names");
    button.response.on_hover_text(tip);
}

/// The same in a few words, as far as there is room.
fn names(ui: &mut Ui, mapping: &Mapping) {
    let width = ui.available_size_before_wrap().x - AFTER_NAMES;
    if width < NAMES_LEAST {
        return;
    }
    let layers = mapping.layers.iter();
    let layers: Vec<String> = layers
        .map(|layer| format!("{} → {}", layer.from, layer.to))
        .collect();
    let words = layers.join(", ");
    let height = ui.spacing().interact_size.y;
    let layout = Layout::left_to_right(Align::Center);
    ui.allocate_ui_with_layout(vec2(width, height), layout, |ui| {
        ui.add(Label::new(quiet(ui, words)).truncate())
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::Recipe;
    use std::sync::Arc;

    fn progress(run: u64, said: Option<Assumed>) -> Progress {
        let foreign = said.map(|said| {
            let mapping = Mapping {
                layers: Vec::new(),
                shape: possible_shapes(12)[0],
                activation: Activation::Relu,
                likelihood: Likelihood::Bernoulli,
            };
            Arc::new(ForeignWeights {
                path: "weights.pt".into(),
                mapping,
                said,
            })
        });
        Progress {
            run,
            foreign,
            ..Progress::preparing(Recipe::default())
        }
    }

    #[test]
    fn it_comes_by_itself_stays_while_a_person_tries_and_goes_with_the_weights() {
        let guessed = Some(Assumed::default());
        let said = progress(0, guessed).foreign.map(|foreign| foreign.taken());
        let mut bar = WeightsBar::default();
        let mut shown = |progress: &Progress| {
            bar.follow(progress);
            bar.shown
        };
        assert!(!shown(&progress(1, None)));
        assert!(shown(&progress(2, guessed)));
        assert!(shown(&progress(3, said)), "another activation was chosen");
        assert!(!shown(&progress(4, None)));
        assert!(!shown(&progress(3, said)), "all was said by a person");
    }
}
