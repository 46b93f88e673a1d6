//! Images of the manifold at places of their own: each is drawn about its place, so that the
//! plane's coordinates stay true, as large as its neighbours leave it.

use crate::explore::{Answered, ManifoldQuery, Sheet, SheetQuery};
use crate::latent::AxisSpacing;
use crate::latent::Plane;
use crate::ui::language::{fill, t};
use crate::ui::plane::captions::{Caption, Captions};
use crate::ui::plane::layer::Layer;
use crate::ui::plane::manifold::{self, SHARP_FROM};
use crate::ui::plane::view::View;
use crate::ui::scene::points;
use crate::ui::style::palette;
use crate::ui::style::texture::Picture;
use eframe::egui::{
    Align2, Color32, Mesh, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind, Vec2, WidgetInfo,
    vec2,
};

/// `n` images along each direction, spaced so; along a line of one dimension one row.
pub fn query(spacing: AxisSpacing, plane: &Plane, base: &[f32], n: usize) -> SheetQuery {
    let line = base.len() < 2;
    let middle = AxisSpacing::Cells {
        low: -1.0,
        high: 1.0,
    };
    SheetQuery {
        plane: plane.clone(),
        x: spacing,
        y: if line { middle } else { spacing },
        columns: n,
        rows: if line { 1 } else { n },
        base: base.to_vec(),
    }
}

/// The same images as `view` asks for, to be decoded in the time that is left.
pub fn of_view(view: ManifoldQuery) -> SheetQuery {
    let cells = |[low, high]: [f32; 2]| AxisSpacing::Cells {
        low: f64::from(low),
        high: f64::from(high),
    };
    SheetQuery {
        plane: view.plane,
        x: cells(view.x),
        y: cells(view.y),
        columns: view.columns,
        rows: view.rows,
        base: view.base,
    }
}

/// The ends that images in equal cells fill; None of others.
pub fn ends(sheet: &Answered<SheetQuery>) -> Option<[[f32; 2]; 2]> {
    let filled = |spacing: AxisSpacing| match spacing {
        AxisSpacing::Cells { low, high } => Some([low as f32, high as f32]),
        AxisSpacing::Quantile | AxisSpacing::Linear { .. } => None,
    };
    Some([filled(sheet.query.x)?, filled(sheet.query.y)?])
}

/// How far the highest image of a line reaches above and below it.
pub fn reach(sheet: &Answered<SheetQuery>) -> Option<f32> {
    let places = Places::of(&sheet.answer)?;
    let heights = (0..places.columns()).filter_map(|column| places.size(column, 0));
    Some(heights.fold(0.0, |most: f32, size| most.max(size.y / 2.0)))
}

/// Draws the images; what they cover together.
pub fn draw(
    layer: &Layer<'_>,
    sheet: &Answered<SheetQuery>,
    picture: &mut Picture,
    behind_dots: bool,
) -> Option<Rect> {
    let places = Places::of(&sheet.answer)?;
    let all = &sheet.answer.picture;
    let canvas = layer.view.canvas;
    let seen = places
        .images(layer.view)
        .filter(|(_, rect)| rect.intersects(canvas));
    let seen: Vec<(Cell, Rect)> = seen.collect();
    let widest = seen.iter().map(|(_, rect)| rect.width());
    let pixels = all.width as f32 / places.columns() as f32;
    let sharp = widest.fold(0.0, f32::max) / pixels.max(1.0) >= SHARP_FROM;
    let texture = manifold::texture(layer, all, picture, behind_dots, sharp);
    let mut mesh = Mesh::with_texture(texture);
    // Half a pixel from its edge no neighbour shines through.
    let inset = vec2(
        0.5 / all.width.max(1) as f32,
        0.5 / all.height.max(1) as f32,
    );
    let mut covered = Rect::NOTHING;
    for (cell, rect) in seen {
        let uv = places.part(cell).shrink2(inset);
        mesh.add_rect_with_uv(rect, uv, Color32::WHITE);
        covered = covered.union(rect);
    }
    layer.painter.add(Shape::mesh(mesh));
    covered.is_positive().then_some(covered)
}

/// Frames the image under the pointer, a place of the plane, and says where it is decoded.
pub fn point_out(
    layer: &Layer<'_>,
    sheet: &Answered<SheetQuery>,
    pointer: [f32; 2],
    captions: &mut Captions,
) {
    let Some(places) = Places::of(&sheet.answer).filter(|_| ends(sheet).is_none()) else {
        return;
    };
    let at = layer.view.to_screen(pointer);
    let mut images = places.images(layer.view);
    let Some((cell, rect)) = images.find(|(_, rect)| rect.contains(at)) else {
        return;
    };
    let z = places.z(cell, layer.is_line());
    let decimals = points::decimals(layer.view.scale());
    let place: Vec<String> = z.iter().map(|&z| points::coordinate(z, decimals)).collect();
    let words = fill(t("decoded at ({place})"), &[("place", place.join(", "))]);
    let dark = layer.dark();
    let frame = Stroke::new(1.5, palette::contrast(dark));
    let painter = layer.painter;
    painter.rect_stroke(rect, 0.0, frame, StrokeKind::Outside);
    let spots = [
        (rect.center_bottom() + vec2(0.0, 3.0), Align2::CENTER_TOP),
        (rect.center_top() - vec2(0.0, 3.0), Align2::CENTER_BOTTOM),
        (rect.left_center() - vec2(3.0, 0.0), Align2::RIGHT_CENTER),
    ];
    let ink = palette::contrast(dark);
    let spots = spots.map(|(at, anchor)| Caption::new(layer, at, anchor, &words, ink));
    captions.draw_first_free(layer, spots);
    let id = layer.ui.scope_id().with("image under the pointer");
    let response = layer.ui.interact(rect, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
}

/// One image of a sheet: its column, and its row from the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    column: usize,
    row: usize,
}

/// Where the images of a sheet are, and how large each can be, in units of the plane.
struct Places<'a> {
    sheet: &'a Sheet,
    /// From each column to the nearer end of its room, and the same of each row; none along a
    /// line.
    half: [Vec<f32>; 2],
    /// Width over height of one image.
    wide: f32,
}

impl<'a> Places<'a> {
    /// None of a sheet without pixels.
    fn of(sheet: &'a Sheet) -> Option<Self> {
        let (columns, rows) = (sheet.xs.len(), sheet.ys.len());
        let width = sheet.picture.width.checked_div(columns)?;
        let height = sheet.picture.height.checked_div(rows)?;
        (width > 0 && height > 0).then(|| Self {
            sheet,
            half: [half_gaps(&sheet.xs), half_gaps(&sheet.ys)],
            wide: width as f32 / height as f32,
        })
    }

    fn columns(&self) -> usize {
        self.sheet.xs.len()
    }

    fn rows(&self) -> usize {
        self.sheet.ys.len()
    }

    /// How large an image is; `up` counts rows from the lowest.
    fn size(&self, column: usize, up: usize) -> Option<Vec2> {
        let [across, upwards] = &self.half;
        let half_width = *across.get(column)?;
        let half_height = half_width / self.wide;
        let half_height = upwards
            .get(up)
            .map_or(half_height, |room| half_height.min(*room));
        Some(2.0 * vec2(half_height * self.wide, half_height))
    }

    /// All images with their places on screen, row by row from the top.
    fn images(&self, view: &View) -> impl Iterator<Item = (Cell, Rect)> {
        let (columns, rows) = (self.columns(), self.rows());
        (0..rows * columns).filter_map(move |at| {
            let cell = Cell {
                column: at % columns,
                row: at / columns,
            };
            let up = rows - 1 - cell.row;
            let size = self.size(cell.column, up)? * view.scale();
            let [x, y] = [*self.sheet.xs.get(cell.column)?, *self.sheet.ys.get(up)?];
            let middle = view.to_screen([x as f32, y as f32]);
            Some((cell, Rect::from_center_size(middle, size)))
        })
    }

    /// Where an image is in the picture of all, from 0 to 1.
    fn part(&self, cell: Cell) -> Rect {
        let size = vec2(1.0 / self.columns() as f32, 1.0 / self.rows() as f32);
        let corner = vec2(cell.column as f32, cell.row as f32) * size;
        Rect::from_min_size(Pos2::ZERO + corner, size)
    }

    /// Where it is decoded: along a line there is one coordinate.
    fn z(&self, cell: Cell, line: bool) -> Vec<f32> {
        let x = self.sheet.xs.get(cell.column);
        let up = self.rows().checked_sub(cell.row + 1);
        let y = up.and_then(|up| self.sheet.ys.get(up)).filter(|_| !line);
        x.into_iter().chain(y).map(|&z| z as f32).collect()
    }
}

/// Half the way from each place to its nearer neighbour; none of a single place.
fn half_gaps(places: &[f64]) -> Vec<f32> {
    if places.len() < 2 {
        return Vec::new();
    }
    let gaps: Vec<f64> = places.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let beside = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| gaps.get(before));
        before.into_iter().chain(gaps.get(at)).copied()
    };
    (0..places.len())
        .map(|at| (beside(at).fold(f64::INFINITY, f64::min) / 2.0) as f32)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explore::Manifold;
    use crate::ui::scene::settings::ViewRectangle;
    use eframe::egui::pos2;
    use proptest::prelude::*;

    fn sheet(spacing: AxisSpacing, columns: usize, rows: usize, size: [usize; 2]) -> Sheet {
        let [width, height] = size;
        Sheet {
            xs: spacing.points(columns),
            ys: spacing.points(rows),
            picture: Manifold {
                height: rows * height,
                width: columns * width,
                channels: 1,
                pixels: vec![0; rows * height * columns * width].into(),
            },
        }
    }

    fn view() -> View {
        let canvas = Rect::from_min_size(pos2(20.0, 10.0), Vec2::new(700.0, 500.0));
        View::new(canvas, ViewRectangle::default())
    }

    proptest! {
        #[test]
        fn each_image_is_about_its_place_and_on_no_other(
            columns in 2..12usize, rows in 2..12usize,
            width in 1..9usize, height in 1..9usize, quantile: bool,
        ) {
            let spacing = if quantile {
                AxisSpacing::Quantile
            } else {
                AxisSpacing::Linear { low: -3.0, high: 2.0 }
            };
            let sheet = sheet(spacing, columns, rows, [width, height]);
            let places = Places::of(&sheet).expect("it has pixels");
            let view = view();
            let images: Vec<(Cell, Rect)> = places.images(&view).collect();
            prop_assert_eq!(images.len(), columns * rows);
            for (at, (cell, rect)) in images.iter().enumerate() {
                let z = places.z(*cell, false);
                let middle = view.to_screen([z[0], z[1]]);
                prop_assert!((middle - rect.center()).length() < 0.01);
                let wide = width as f32 / height as f32;
                prop_assert!((rect.width() / rect.height() / wide - 1.0).abs() < 1e-3);
                for (_, other) in &images[at + 1..] {
                    let both = rect.intersect(*other);
                    prop_assert!(both.width() < 0.05 || both.height() < 0.05);
                }
            }
            // The first of the picture is the upper left one.
            let (first, rect) = images[0];
            prop_assert_eq!(places.part(first).min, Pos2::ZERO);
            prop_assert!(images.iter().all(|(_, other)| other.center().y >= rect.center().y - 0.01));
        }
    }

    #[test]
    fn a_line_has_one_row_whose_images_are_as_wide_as_their_neighbours_leave_them() {
        let asked = query(AxisSpacing::Quantile, &[0, 1].into(), &[0.0], 5);
        assert_eq!((asked.columns, asked.rows, asked.base), (5, 1, vec![0.0]));
        let sheet = Sheet {
            ys: vec![0.0],
            ..sheet(AxisSpacing::Quantile, 5, 1, [2, 4])
        };
        let places = Places::of(&sheet).expect("it has pixels");
        let size = places.size(2, 0).expect("a column");
        assert!((size.x - 0.524_400_5).abs() < 1e-5 && (size.y - 2.0 * size.x).abs() < 1e-5);
        assert_eq!(places.z(Cell { column: 2, row: 0 }, true).len(), 1);
    }
}
