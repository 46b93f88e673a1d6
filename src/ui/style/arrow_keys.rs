//! Arrow keys for what is painted by hand: a widget that has the keyboard keeps them, where they
//! would lead from widget to widget.

use eframe::egui::{Context, EventFilter, Id, Key, Modifiers, Vec2};

const LEFT_RIGHT: [(Key, Vec2); 2] = [(Key::ArrowLeft, Vec2::LEFT), (Key::ArrowRight, Vec2::RIGHT)];
/// Upwards is positive, as on a plot.
const DOWN_UP: [(Key, Vec2); 2] = [(Key::ArrowDown, Vec2::UP), (Key::ArrowUp, Vec2::DOWN)];

/// Keeps the keys of both directions for `widget`, which has the keyboard.
pub(crate) fn keep_all(ctx: &Context, widget: Id) {
    keep(ctx, widget, true);
}

/// Steps to the right for `widget`, which has the keyboard: one a press, with Shift `far`.
pub(crate) fn along(ctx: &Context, widget: Id, far: u16) -> i64 {
    keep(ctx, widget, false);
    pressed(ctx, &LEFT_RIGHT, [1.0, f32::from(far)]).x as i64
}

/// How far the keys pressed since the last frame lead, to the right and upwards: a press `near`,
/// with Shift `far`.
pub(crate) fn towards(ctx: &Context, [near, far]: [f32; 2]) -> Vec2 {
    let steps = [near, far];
    pressed(ctx, &LEFT_RIGHT, steps) + pressed(ctx, &DOWN_UP, steps)
}

fn keep(ctx: &Context, widget: Id, vertical_arrows: bool) {
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows,
        ..EventFilter::default()
    };
    ctx.memory_mut(|memory| memory.set_focus_lock_filter(widget, filter));
}

fn pressed(ctx: &Context, keys: &[(Key, Vec2)], [near, far]: [f32; 2]) -> Vec2 {
    ctx.input_mut(|input| {
        keys.iter().fold(Vec2::ZERO, |sum, (key, way)| {
            let shifted = input.count_and_consume_key(Modifiers::SHIFT, *key) as f32;
            let plain = input.count_and_consume_key(Modifiers::NONE, *key) as f32;
            sum + *way * (plain * near + shifted * far)
        })
    })
}
