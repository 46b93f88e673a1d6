//! Typeset equations: pictures of ink, tinted with the text's colour.
//!
//! `assets/equations/make.py` draws them; here they are decoded when first shown.

use eframe::egui;
use eframe::egui::{
    Color32, ColorImage, Context, Id, Rect, Response, Role, Sense, TextureFilter, TextureHandle,
    TextureOptions, Ui, Vec2, WidgetInfo, pos2,
};

/// Name, formula and source of each, a line an equation.
const LIST: &str = include_str!("../../../assets/equations/equations.tsv");
/// Pixels of a picture for one point of the window.
const SCALE: f32 = 2.0;

/// An equation that can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Equation {
    /// The evidence lower bound.
    Elbo,
    /// The marginal likelihood.
    Evidence,
    /// The bound's distance from the evidence.
    Gap,
    /// That distance in two parts.
    Amortisation,
    /// The evidence by importance sampling.
    Importance,
    /// A code as a function of its noise.
    Reparameterisation,
    /// The gradient through the sample.
    Pathwise,
    /// The gradient of the density.
    Score,
    /// The divergence of a normal posterior.
    Kl,
    /// The bound with random weights.
    Weights,
    /// What random weights do to an activation.
    Local,
    /// The importance-weighted bound.
    Bound,
    /// The divergence with a floor.
    FreeBits,
    /// The loss while the KL's weight grows.
    Warmup,
    /// Pixels that are 0 or 1.
    Bernoulli,
    /// Pixels between 0 and 1.
    ContinuousBernoulli,
    /// Pixels that are normal.
    Gaussian,
    /// How code and image come about.
    Joint,
    /// How weights, code and image come about.
    JointRandom,
}

impl Equation {
    /// All of them.
    #[cfg(test)]
    const ALL: [Equation; 19] = [
        Equation::Elbo,
        Equation::Evidence,
        Equation::Gap,
        Equation::Amortisation,
        Equation::Importance,
        Equation::Reparameterisation,
        Equation::Pathwise,
        Equation::Score,
        Equation::Kl,
        Equation::Weights,
        Equation::Local,
        Equation::Bound,
        Equation::FreeBits,
        Equation::Warmup,
        Equation::Bernoulli,
        Equation::ContinuousBernoulli,
        Equation::Gaussian,
        Equation::Joint,
        Equation::JointRandom,
    ];

    /// The equation in plain text, as a screen reader says it.
    fn text(self) -> &'static str {
        match self {
            Equation::Elbo => "log p(x) ≥ L = E_q(z|x)[log p(x|z)] − KL[q(z|x) || p(z)]",
            Equation::Evidence => "p(x) = ∫ p(x|z) p(z) dz",
            Equation::Gap => "log p(x) − L = KL[q(z|x) || p(z|x)]",
            Equation::Amortisation => {
                "log p(x) − L[q_φ] = (log p(x) − L[q*]) + (L[q*] − L[q_φ]): approximation and amortisation"
            }
            Equation::Importance => "log p(x) ≈ log 1/S Σ_s p(x|z_s) p(z_s) / r(z_s), z_s ~ r",
            Equation::Reparameterisation => "z = μ + σ ⊙ ε, ε ~ N(0, I)",
            Equation::Pathwise => "∇_φ E_q[f(z)] = E_ε[∇_z f(μ + σε) ∂z/∂φ]",
            Equation::Score => "∇_φ E_q[f(z)] = E_q[f(z) ∇_φ log q_φ(z)]",
            Equation::Kl => "KL[q(z|x) || p(z)] = ½ Σ_d (μ_d² + σ_d² − 1 − log σ_d²)",
            Equation::Weights => {
                "L = E_q(W)q(z|x)[log p(x|z,W)] − KL[q(z|x) || p(z)] − 1/N KL[q(W) || p(W)]"
            }
            Equation::Local => "a ~ N(Σ_i x_i m_i, Σ_i x_i² v_i)",
            Equation::Bound => "L_S = E[log 1/S Σ_s p(x,z_s) / q(z_s|x)]",
            Equation::FreeBits => "Σ_d max(λ, KL_d)",
            Equation::Warmup => "−E_q[log p(x|z)] + β min(1, t/T) KL",
            Equation::Bernoulli => "log p(x|l) = x l − log(1 + e^l)",
            Equation::ContinuousBernoulli => "log p(x|l) = x l − log((e^l − 1)/l)",
            Equation::Gaussian => "log p(x|μ) = ½ log(λ/2π) − λ/2 (x − μ)²",
            Equation::Joint => "p(x,z) = p(z) p(x|z)",
            Equation::JointRandom => "p(x,z,W) = p(W) p(z) p(x|z,W)",
        }
    }

    /// Its name in the list.
    fn name(self) -> &'static str {
        match self {
            Equation::Elbo => "elbo",
            Equation::Evidence => "evidence",
            Equation::Gap => "gap",
            Equation::Amortisation => "amortisation",
            Equation::Importance => "importance",
            Equation::Reparameterisation => "reparameterisation",
            Equation::Pathwise => "pathwise",
            Equation::Score => "score",
            Equation::Kl => "kl",
            Equation::Weights => "weights",
            Equation::Local => "local",
            Equation::Bound => "bound",
            Equation::FreeBits => "free_bits",
            Equation::Warmup => "warmup",
            Equation::Bernoulli => "bernoulli",
            Equation::ContinuousBernoulli => "continuous_bernoulli",
            Equation::Gaussian => "gaussian",
            Equation::Joint => "joint",
            Equation::JointRandom => "joint_random",
        }
    }

    /// Paper and equation, as the list has them.
    fn source(self) -> &'static str {
        let mut rows = LIST.lines().filter_map(|line| line.split_once('\t'));
        let row = rows.find(|(name, _)| *name == self.name());
        row.and_then(|(_, rest)| rest.split_once('\t'))
            .map_or("", |(_, source)| source)
    }

    fn png(self) -> &'static [u8] {
        match self {
            Equation::Elbo => include_bytes!("../../../assets/equations/elbo.png"),
            Equation::Evidence => include_bytes!("../../../assets/equations/evidence.png"),
            Equation::Gap => include_bytes!("../../../assets/equations/gap.png"),
            Equation::Amortisation => include_bytes!("../../../assets/equations/amortisation.png"),
            Equation::Importance => include_bytes!("../../../assets/equations/importance.png"),
            Equation::Reparameterisation => {
                include_bytes!("../../../assets/equations/reparameterisation.png")
            }
            Equation::Pathwise => include_bytes!("../../../assets/equations/pathwise.png"),
            Equation::Score => include_bytes!("../../../assets/equations/score.png"),
            Equation::Kl => include_bytes!("../../../assets/equations/kl.png"),
            Equation::Weights => include_bytes!("../../../assets/equations/weights.png"),
            Equation::Local => include_bytes!("../../../assets/equations/local.png"),
            Equation::Bound => include_bytes!("../../../assets/equations/bound.png"),
            Equation::FreeBits => include_bytes!("../../../assets/equations/free_bits.png"),
            Equation::Warmup => include_bytes!("../../../assets/equations/warmup.png"),
            Equation::Bernoulli => include_bytes!("../../../assets/equations/bernoulli.png"),
            Equation::ContinuousBernoulli => {
                include_bytes!("../../../assets/equations/continuous_bernoulli.png")
            }
            Equation::Gaussian => include_bytes!("../../../assets/equations/gaussian.png"),
            Equation::Joint => include_bytes!("../../../assets/equations/joint.png"),
            Equation::JointRandom => {
                include_bytes!("../../../assets/equations/joint_random.png")
            }
        }
    }

    /// White, and as opaque as there is ink; nothing if the picture cannot be read.
    fn image(self) -> Option<ColorImage> {
        let ink = image::load_from_memory(self.png()).ok()?.to_luma8();
        let size = [ink.width() as usize, ink.height() as usize];
        let colours = ink.iter().map(|ink| Color32::from_white_alpha(*ink));
        Some(ColorImage::new(size, colours.collect()))
    }

    /// Its texture, made on the first call and kept by `ctx`.
    fn texture(self, ctx: &Context) -> Option<TextureHandle> {
        let id = Id::unique(("equation", self));
        if let Some(texture) = ctx.data(|data| data.get_temp::<TextureHandle>(id)) {
            return Some(texture);
        }
        // Narrow panels show it at less than half its pixels.
        let options = TextureOptions::LINEAR.with_mipmap_mode(Some(TextureFilter::Linear));
        let texture = ctx.load_texture("equation", self.image()?, options);
        ctx.data_mut(|data| data.insert_temp(id, texture.clone()));
        Some(texture)
    }
}

/// Shows an equation in the colour of the text, its source on hover, smaller where it would not fit the width.
pub(crate) fn equation(ui: &mut Ui, name: Equation) -> Response {
    let texture = name.texture(ui.ctx());
    let whole = texture
        .as_ref()
        .map_or(Vec2::ZERO, |t| t.size_vec2() / SCALE);
    let size = whole * (ui.available_width() / whole.x.max(1.0)).min(1.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    if let Some(texture) = texture {
        // On whole pixels, so that thin strokes stay sharp.
        let corner = egui::emath::GuiRounding::round_to_pixels(rect.min, ui.pixels_per_point());
        let place = Rect::from_min_size(corner, size);
        let all = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let colour = ui.visuals().text_color();
        ui.painter().image(texture.id(), place, all, colour);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name.text()));
    response.on_hover_text(name.source())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_has_ink_and_is_listed_once() {
        let listed = LIST.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(listed, Equation::ALL.len());
        for name in Equation::ALL {
            assert!(!name.source().is_empty(), "{name:?}");
            assert!(!name.source().contains('\t'), "{name:?}");
            let image = name.image().expect("a picture");
            assert!(
                image.width() > image.height() / 2 && image.height() > 20,
                "{name:?}"
            );
            let ink = image.pixels.iter().filter(|pixel| pixel.a() > 128).count();
            let share = ink as f64 / image.pixels.len() as f64;
            assert!((0.02..0.5).contains(&share), "{name:?}: {share}");
        }
    }
}
