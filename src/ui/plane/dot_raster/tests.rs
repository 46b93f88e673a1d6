//! The picture of very many dots shows each of them where it is.

use super::*;
use crate::explore::Stamp;
use crate::ui::plane::dot_looks::LooksOfDots;
use crate::ui::plane::dotted::tests::{dotted, scattered};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::time::Instant;

fn job(images: usize, scale: f32) -> RasterJob {
    let now = Instant::now();
    let scatter = Arc::new(Answered {
        query: ScatterQuery::test_means(images),
        posted: now,
        stamp: Stamp {
            run: 1,
            step: 1,
            published: now,
            answered: now,
        },
        answer: scattered(2, images, 10),
    });
    RasterJob {
        looks: LooksOfDots::by_class(&scatter, true),
        scatter,
        dotted: dotted(BTreeSet::new()),
        dark: true,
        scale,
    }
}

/// The colour of the picture at a place of the screen.
fn at(picture: &ColorImage, job: &RasterJob, place: Pos2) -> Color32 {
    let from = (place - job.area().min) * job.scale;
    picture[(from.x as usize, from.y as usize)]
}

#[test]
fn the_picture_lies_on_whole_pixels_around_the_plane() {
    for scale in [1.0, 1.25, 2.0] {
        let job = job(10, scale);
        let area = job.area();
        assert!(area.contains_rect(job.dotted.view.canvas));
        let picture = job.draw();
        let size = area.size() * scale;
        assert!((size.x - picture.size[0] as f32).abs() < 1e-2);
        assert!((size.y - picture.size[1] as f32).abs() < 1e-2);
        let corner = area.min * scale;
        assert!((corner - corner.round()).length() < 1e-2);
    }
}

#[test]
fn a_dot_alone_has_its_colour_in_its_middle_and_a_rim() {
    for scale in [1.0, 2.0] {
        let mut job = job(1, scale);
        let (_, middle) = job.dotted.dots(&job.scatter.answer).next().expect("a dot");
        let picture = job.draw();
        let look = job.looks.of(0, true);
        assert_eq!(at(&picture, &job, middle), look.colour);
        let beside = middle + Vec2::new(2.0 * radius(1), 0.0);
        assert_eq!(at(&picture, &job, beside), Color32::TRANSPARENT);
        job.dotted.hidden = BTreeSet::from([0]);
        assert!(job.draw().pixels.iter().all(|pixel| pixel.a() == 0));
    }
}

proptest! {
    #[test]
    fn the_last_dot_of_those_that_lie_on_each_other_is_on_top(images in 2usize..200) {
        let job = job(images, 2.0);
        let picture = job.draw();
        let last = images - 1;
        let (_, middle) = job.dotted.dots(&job.scatter.answer).nth(last).expect("a dot");
        prop_assert_eq!(at(&picture, &job, middle), job.looks.of(last, true).colour);
    }

    #[test]
    fn a_dot_over_the_edge_is_cut_and_breaks_nothing(
        x in -1e6..1e6f32, y in -1e6..1e6f32, width in 0usize..9, height in 0usize..9,
    ) {
        let look = job(1, 1.0).looks.of(0, true);
        let mut picture = ColorImage::filled([width, height], Color32::TRANSPARENT);
        Sprite::new(look, 2.8).put(&mut picture, pos2(x, y));
    }
}
