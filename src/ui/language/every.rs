//! One of every error and message there is, for tests that walk them all.

use crate::archive::{
    DamagedSteps, DocumentFlaw, ExchangeFlaw, FilePart, HistoryFlaw, LogError, LogFlaw,
    ModelFileError, ModelFileFlaw, PictureError, SaveError, WriteCause, WriteError,
};
use crate::data::{
    LeftOut, NumberKind, OrderFlaw, PictureFlaw, SameData, SplitError, SplitFlaw, SplitName,
};
use crate::explore::{ExploreError, TheoryError};
use crate::import::{
    ArrayFlaw, ImportError, LabelTableFlaw, NoDataSet, ReadCause, TableFlaw, ValueTableError,
    ValueTableFlaw,
};
use crate::latent::PathError;
use crate::recipe::{Expected, Field, ImageShape, RecipeChange, RecipeError};
use crate::train::{
    BeginError, Culprit, EvaluationError, Failure, Message, MissingData, ModelError, ObjectivePart,
    ThinnedPast, TrainError, WeightsError,
};
use std::path::PathBuf;

/// A value of each variant. It does not compile while a variant is missing, and a
/// value under the wrong variant fails.
macro_rules! every {
    ($enum:ty: $($variant:pat => $value:expr),+ $(,)?) => {{
        let variant_of = |value: &$enum| match value {
            $($variant => stringify!($variant)),+
        };
        let values: Vec<$enum> = vec![$($value),+];
        let variants = [$(stringify!($variant)),+];
        for (value, variant) in values.iter().zip(variants) {
            assert_eq!(variant_of(value), variant);
        }
        values
    }};
}

mod arrays;
mod exchange;

use exchange::{exchange_flaws, mapping};

/// Stands where the words of the system or of another library would.
const REASON: &str = "理由";

/// Stands where a data set's own name would.
const NAME: &str = "画像集";

fn path() -> PathBuf {
    "/場所/1".into()
}

fn shape() -> ImageShape {
    ImageShape {
        height: 5,
        width: 7,
        channels: 3,
    }
}

fn fields() -> Vec<Field> {
    every!(Field:
        Field::Latent => Field::Latent,
        Field::HiddenLayers => Field::HiddenLayers,
        Field::HiddenWidth => Field::HiddenWidth,
        Field::Precision => Field::Precision,
        Field::MinStd => Field::MinStd,
        Field::PriorPrecision => Field::PriorPrecision,
        Field::Importance => Field::Importance,
        Field::KlWarmup => Field::KlWarmup,
        Field::FreeBits => Field::FreeBits,
        Field::Batch => Field::Batch,
        Field::BatchTimesImportance => Field::BatchTimesImportance,
        Field::LearningRate => Field::LearningRate,
        Field::Beta => Field::Beta,
        Field::HoldOut => Field::HoldOut,
        Field::ImageSide => Field::ImageSide,
    )
}

pub(super) fn recipe_errors() -> Vec<RecipeError> {
    let out_of_range = |field, expected| RecipeError::OutOfRange {
        field,
        expected,
        found: "0".into(),
    };
    let mut errors = every!(RecipeError:
        RecipeError::OutOfRange { .. } => out_of_range(Field::Latent, Expected::Positive),
        RecipeError::NumberRange { .. } => RecipeError::NumberRange {
            low: "1".into(),
            high: "0".into(),
        },
        RecipeError::BinarizedDensity => RecipeError::BinarizedDensity,
        RecipeError::LearnedPrecision => RecipeError::LearnedPrecision,
        RecipeError::PrecisionBeyondMinStd { .. } => RecipeError::PrecisionBeyondMinStd {
            precision: 4.0,
            min_std: 2.0,
            most: 0.25,
        },
        RecipeError::WeighedBound { .. } => RecipeError::WeighedBound {
            importance: 5,
            field: Field::Beta,
            neutral: "1",
        },
    );
    let ranges = every!(Expected:
        Expected::Between { .. } => Expected::Between { low: 1, high: 512 },
        Expected::Positive => Expected::Positive,
        Expected::Share => Expected::Share,
        Expected::NotNegative => Expected::NotNegative,
    );
    errors.extend(fields().into_iter().flat_map(|field| {
        let each = |range: &Expected| out_of_range(field, *range);
        ranges.iter().map(each).collect::<Vec<_>>()
    }));
    errors
}

pub(super) fn model_errors() -> Vec<ModelError> {
    let weights = every!(WeightsError:
        WeightsError::Count { .. } => WeightsError::Count { expected: 8, found: 7 },
        WeightsError::TooMany { .. } => WeightsError::TooMany { needed: 1 << 40 },
        WeightsError::Array { .. } => WeightsError::Array {
            expected: "重み.0 [5, 7]".into(),
            found: "重み.0 [7, 5]".into(),
        },
    );
    let mut errors = every!(ModelError:
        ModelError::Device { .. } => ModelError::Device {
            device: "flex",
            reason: REASON.into(),
        },
        ModelError::Length { .. } => ModelError::Length {
            what: "terms",
            expected: 784,
            found: 783,
        },
        ModelError::Shape { .. } => ModelError::Shape {
            model: shape().to_string(),
            data: "データ".into(),
            found: shape().to_string(),
        },
        ModelError::Abandoned => ModelError::Abandoned,
        ModelError::Weights(_) => ModelError::Weights(weights[0].clone()),
    );
    errors.extend(weights.into_iter().map(ModelError::from));
    errors
}

pub(super) fn import_errors() -> Vec<ImportError> {
    let malformed = |flaw, unpacked| ImportError::Malformed {
        path: path(),
        offset: 4,
        unpacked,
        flaw,
    };
    let splits = every!(SplitName:
        SplitName::Train => SplitName::Train,
        SplitName::Test => SplitName::Test,
    );
    let flaws = every!(SplitFlaw:
        SplitFlaw::Empty => SplitFlaw::Empty,
        SplitFlaw::BrokenImage(_) => SplitFlaw::BrokenImage(shape()),
        SplitFlaw::LabelCount => SplitFlaw::LabelCount,
        SplitFlaw::UnknownClass => SplitFlaw::UnknownClass,
        SplitFlaw::TooMany => SplitFlaw::TooMany,
    );
    let unreadable = |cause| ImportError::Unreadable {
        path: path(),
        cause,
    };
    let reads = every!(ReadCause:
        ReadCause::Missing => ReadCause::Missing,
        ReadCause::NotRegular => ReadCause::NotRegular,
        ReadCause::EndsEarly => ReadCause::EndsEarly,
        ReadCause::Refused(_) => ReadCause::Refused(REASON.into()),
    );
    let missing = |images| ImportError::Missing {
        folder: path(),
        images,
        name: "名前".into(),
    };
    let no_array = |asked| ImportError::NoArray {
        path: path(),
        asked,
        names: vec!["名前".into()],
    };
    let split = |split, flaw| {
        ImportError::Split(SplitError {
            name: "データ".into(),
            split,
            flaw,
        })
    };
    let unknown = |found| ImportError::Unknown {
        path: path(),
        found,
    };
    let many_bad = |reason| ImportError::ManyBad {
        path: path(),
        bad: 2,
        all: 9,
        first: LeftOut {
            name: "絵".into(),
            reason,
        },
        left_out: Vec::new(),
    };
    let label_table = |flaw| ImportError::LabelTable { path: path(), flaw };
    let label_tables = every!(LabelTableFlaw:
        LabelTableFlaw::Missing => LabelTableFlaw::Missing,
        LabelTableFlaw::NoFiles => LabelTableFlaw::NoFiles,
        LabelTableFlaw::NoClasses => LabelTableFlaw::NoClasses,
        LabelTableFlaw::NoColumn { .. } => LabelTableFlaw::NoColumn {
            asked: "種".into(),
            columns: 2,
        },
        LabelTableFlaw::TooLarge { .. } => LabelTableFlaw::TooLarge { most: 3 },
    );
    let places = every!(NoDataSet:
        NoDataSet::Missing => NoDataSet::Missing,
        NoDataSet::Refused(_) => NoDataSet::Refused(REASON.into()),
        NoDataSet::EmptyFile => NoDataSet::EmptyFile,
        NoDataSet::EmptyFolder => NoDataSet::EmptyFolder,
        NoDataSet::EmptyArchive => NoDataSet::EmptyArchive,
        NoDataSet::OnePicture => NoDataSet::OnePicture,
        NoDataSet::WebPage => NoDataSet::WebPage,
        NoDataSet::Model => NoDataSet::Model,
        NoDataSet::Content(_) => NoDataSet::Content(vec![0x25, 0x50]),
    );
    let pictures = every!(PictureFlaw:
        PictureFlaw::Undecodable(_) => PictureFlaw::Undecodable(REASON.into()),
        PictureFlaw::NoPicture => PictureFlaw::NoPicture,
        PictureFlaw::Refused(_) => PictureFlaw::Refused(REASON.into()),
        PictureFlaw::TooLarge { .. } => PictureFlaw::TooLarge { most: 3 },
        PictureFlaw::TooManyBytes { .. } => PictureFlaw::TooManyBytes { most: 3 },
        PictureFlaw::Empty => PictureFlaw::Empty,
        PictureFlaw::NotFinite => PictureFlaw::NotFinite,
        PictureFlaw::RowLength { .. } => PictureFlaw::RowLength {
            found: 5,
            expected: 6,
        },
        PictureFlaw::NumbersInCell { .. } => PictureFlaw::NumbersInCell {
            found: 5,
            expected: 6,
        },
        PictureFlaw::EmptyCell { .. } => PictureFlaw::EmptyCell { column: 4 },
        PictureFlaw::NotANumber { .. } => PictureFlaw::NotANumber {
            column: 4,
            cell: "猫".into(),
        },
        PictureFlaw::LeadsOut => PictureFlaw::LeadsOut,
        PictureFlaw::NoClass => PictureFlaw::NoClass,
        PictureFlaw::NoSplit => PictureFlaw::NoSplit,
        PictureFlaw::Coloured => PictureFlaw::Coloured,
    );
    let table = |flaw| ImportError::Table { path: path(), flaw };
    let tables = every!(TableFlaw:
        TableFlaw::NoNumbers => TableFlaw::NoNumbers,
        TableFlaw::TooWide { .. } => TableFlaw::TooWide { most: 9 },
        TableFlaw::NoImage { .. } => TableFlaw::NoImage { numbers: 7 },
        TableFlaw::NoColumn { .. } => TableFlaw::NoColumn {
            asked: "種類".into(),
            columns: 5,
        },
        TableFlaw::TooManyClasses { .. } => TableFlaw::TooManyClasses {
            column: "種類".into(),
            most: 9,
        },
        TableFlaw::BadRows { .. } => TableFlaw::BadRows {
            bad: 5,
            first: LeftOut {
                name: "絵".into(),
                reason: PictureFlaw::NotFinite,
            },
        },
    );
    let mut errors = every!(ImportError:
        ImportError::Missing { .. } => missing(SplitName::Train),
        ImportError::Unreadable { .. } => unreadable(ReadCause::NotRegular),
        ImportError::SeveralSets { .. } => ImportError::SeveralSets {
            folder: path(),
            names: vec!["名前".into()],
        },
        ImportError::NoArray { .. } => no_array(None),
        ImportError::Malformed { .. } => malformed(ArrayFlaw::HeaderCutShort, true),
        ImportError::LabelCount { .. } => ImportError::LabelCount {
            path: path(),
            labels: 5,
            images: 6,
        },
        ImportError::Shapes { .. } => ImportError::Shapes {
            test_path: path(),
            test: shape(),
            train_path: path(),
            train: shape(),
        },
        ImportError::NumberKinds { .. } => ImportError::NumberKinds {
            test_path: path(),
            test: NumberKind::Bool,
            train_path: path(),
            train: NumberKind::U8,
        },
        ImportError::Split(_) => split(SplitName::Train, SplitFlaw::Empty),
        ImportError::Unknown { .. } => unknown(NoDataSet::Missing),
        ImportError::LabelTable { .. } => label_table(LabelTableFlaw::NoFiles),
        ImportError::TooManyClasses { .. } => ImportError::TooManyClasses {
            path: path(),
            most: 3,
        },
        ImportError::Table { .. } => table(TableFlaw::NoNumbers),
        ImportError::ManyBad { .. } => many_bad(PictureFlaw::NoPicture),
        ImportError::AllBad { .. } => ImportError::AllBad {
            path: path(),
            split: Some(SplitName::Test),
            bad: 2,
            first: Box::new(LeftOut {
                name: "絵".into(),
                reason: PictureFlaw::NoPicture,
            }),
            left_out: Vec::new(),
        },
        ImportError::Range { .. } => ImportError::Range {
            path: path(),
            least: "-3".into(),
            most: "7".into(),
        },
        ImportError::Memory { .. } => ImportError::Memory {
            path: path(),
            bytes: 8,
        },
        ImportError::TooFew { .. } => ImportError::TooFew {
            path: path(),
            images: 1,
        },
        ImportError::Cancelled { .. } => ImportError::Cancelled { path: path() },
        ImportError::BrokeDown { .. } => ImportError::BrokeDown {
            path: path(),
            words: REASON.into(),
        },
    );
    errors.push(no_array(Some("名前".into())));
    errors.extend(splits.iter().map(|images| missing(*images)));
    errors.extend(reads.into_iter().map(unreadable));
    errors.extend(
        arrays::array_flaws()
            .into_iter()
            .map(|flaw| malformed(flaw, false)),
    );
    errors.extend(places.into_iter().map(unknown));
    errors.extend(label_tables.into_iter().map(label_table));
    errors.extend(tables.into_iter().map(table));
    errors.extend(pictures.into_iter().map(many_bad));
    errors.extend(flaws.iter().map(|flaw| split(SplitName::Test, *flaw)));
    errors
}

pub(super) fn write_errors() -> Vec<WriteError> {
    let causes = every!(WriteCause:
        WriteCause::IsFolder => WriteCause::IsFolder,
        WriteCause::NotRegular => WriteCause::NotRegular,
        WriteCause::NoFolder(_) => WriteCause::NoFolder(path()),
        WriteCause::Changed => WriteCause::Changed,
        WriteCause::Displaced(_) => WriteCause::Displaced(path()),
        WriteCause::InUse => WriteCause::InUse,
        WriteCause::NotAllowed => WriteCause::NotAllowed,
        WriteCause::NoRoom => WriteCause::NoRoom,
        WriteCause::Refused(_) => WriteCause::Refused(REASON.into()),
    );
    let error = |cause| WriteError {
        path: path(),
        cause,
    };
    causes.into_iter().map(error).collect()
}

pub(super) fn picture_errors() -> Vec<PictureError> {
    let format = |ending: &str| PictureError::Format {
        path: path(),
        ending: ending.into(),
    };
    let mut errors = every!(PictureError:
        PictureError::Format { .. } => format(""),
        PictureError::NoName { .. } => PictureError::NoName {
            path: path(),
            ending: ".png".into(),
        },
        PictureError::Channels(_) => PictureError::Channels(2),
        PictureError::Size { .. } => PictureError::Size {
            format: "GIF",
            height: 28,
            width: 70_000,
        },
        PictureError::Count { .. } => PictureError::Count {
            found: 783,
            height: 28,
            width: 28,
            channels: 1,
        },
        PictureError::Encoder(_) => PictureError::Encoder(REASON.into()),
        PictureError::Write(_) => write_errors()[0].clone().into(),
    );
    errors.push(format("1"));
    errors
}

pub(super) fn path_errors() -> Vec<PathError> {
    every!(PathError:
        PathError::TooFew(_) => PathError::TooFew(1),
        PathError::Length { .. } => PathError::Length {
            point: 2,
            found: 1,
            expected: 2,
        },
        PathError::NotFinite(_) => PathError::NotFinite(1),
    )
}

pub(super) fn log_errors() -> Vec<LogError> {
    let flaws = every!(LogFlaw:
        LogFlaw::Missing => LogFlaw::Missing,
        LogFlaw::Unreadable(_) => LogFlaw::Unreadable(REASON.into()),
        LogFlaw::Large(_) => LogFlaw::Large(1 << 40),
        LogFlaw::Column(_) => LogFlaw::Column("step"),
        LogFlaw::Cell { .. } => LogFlaw::Cell {
            line: 2,
            column: "step",
        },
        LogFlaw::Empty => LogFlaw::Empty,
    );
    let error = |flaw| LogError { path: path(), flaw };
    flaws.into_iter().map(error).collect()
}

pub(super) fn model_file_errors() -> Vec<ModelFileError> {
    let mut flaws = every!(ModelFileFlaw:
        ModelFileFlaw::Missing => ModelFileFlaw::Missing,
        ModelFileFlaw::Refused(_) => ModelFileFlaw::Refused(REASON.into()),
        ModelFileFlaw::NotRegular => ModelFileFlaw::NotRegular,
        ModelFileFlaw::TooLarge { .. } => ModelFileFlaw::TooLarge { bytes: 1 << 40 },
        ModelFileFlaw::Description { .. } => ModelFileFlaw::Description {
            model: Some(path()),
        },
        ModelFileFlaw::NoModel => ModelFileFlaw::NoModel,
        ModelFileFlaw::Container(_) => ModelFileFlaw::Container(REASON.into()),
        ModelFileFlaw::Foreign => ModelFileFlaw::Foreign,
        ModelFileFlaw::Hash => ModelFileFlaw::Hash,
        ModelFileFlaw::Damaged { .. } => ModelFileFlaw::Damaged {
            part: FilePart::Head,
            array: None,
        },
        ModelFileFlaw::RecipeUnreadable(_) => ModelFileFlaw::RecipeUnreadable(REASON.into()),
        ModelFileFlaw::Recipe(_) => ModelFileFlaw::Recipe(RecipeError::LearnedPrecision),
        ModelFileFlaw::ImageShape { .. } => ModelFileFlaw::ImageShape {
            height: 0,
            width: 7,
            channels: 1,
        },
        ModelFileFlaw::TooFewBytes { .. } => ModelFileFlaw::TooFewBytes {
            needed: 1000,
            bytes: 900,
        },
        ModelFileFlaw::TrainingTime => ModelFileFlaw::TrainingTime,
        ModelFileFlaw::MissingWeights(_) => ModelFileFlaw::MissingWeights("重み.0".into()),
        ModelFileFlaw::ExtraWeights(_) => ModelFileFlaw::ExtraWeights("重み.0".into()),
        ModelFileFlaw::WeightShape { .. } => ModelFileFlaw::WeightShape {
            array: "重み.0".into(),
            expected: vec![5, 7],
            found: vec![7, 5],
            numbers: "F64".into(),
        },
        ModelFileFlaw::Newer { .. } => ModelFileFlaw::Newer { version: 9 },
        ModelFileFlaw::Part(_) => ModelFileFlaw::Part("重み.0".into()),
        ModelFileFlaw::Document(_) => ModelFileFlaw::Document(DocumentFlaw::Ids),
        ModelFileFlaw::Order(_) => ModelFileFlaw::Order(OrderFlaw::NotOnce(7)),
        ModelFileFlaw::Curves(_) => ModelFileFlaw::Curves(HistoryFlaw::Order),
        ModelFileFlaw::Exchange(_) => ModelFileFlaw::Exchange(ExchangeFlaw::NoStateDict),
        ModelFileFlaw::Model(_) => ModelFileFlaw::Model(ModelError::Abandoned),
    );
    flaws.extend(file_parts().into_iter().map(|part| ModelFileFlaw::Damaged {
        part,
        array: Some("重み.7".into()),
    }));
    flaws.extend(document_flaws().into_iter().map(ModelFileFlaw::from));
    flaws.extend(exchange_flaws().into_iter().map(ModelFileFlaw::from));
    flaws.extend(recipe_errors().into_iter().map(ModelFileFlaw::from));
    flaws.extend(model_errors().into_iter().map(ModelFileFlaw::from));
    let error = |flaw| ModelFileError { path: path(), flaw };
    flaws.into_iter().map(error).collect()
}

fn file_parts() -> Vec<FilePart> {
    let mut parts = every!(FilePart:
        FilePart::Head => FilePart::Head,
        FilePart::Weights => FilePart::Weights,
        FilePart::Run => FilePart::Run,
        FilePart::Curves => FilePart::Curves,
        FilePart::Made => FilePart::Made,
        FilePart::View => FilePart::View,
        FilePart::Past { .. } => FilePart::Past { step: None },
    );
    parts.push(FilePart::Past { step: Some(7) });
    parts
}

fn document_flaws() -> Vec<DocumentFlaw> {
    every!(DocumentFlaw:
        DocumentFlaw::Ids => DocumentFlaw::Ids,
        DocumentFlaw::Points => DocumentFlaw::Points,
        DocumentFlaw::Paths => DocumentFlaw::Paths,
        DocumentFlaw::Regions => DocumentFlaw::Regions,
        DocumentFlaw::Pictures => DocumentFlaw::Pictures,
        DocumentFlaw::Notes => DocumentFlaw::Notes,
    )
}

pub(super) fn train_errors() -> Vec<TrainError> {
    let parts = every!(ObjectivePart:
        ObjectivePart::Kl => ObjectivePart::Kl,
        ObjectivePart::Reconstruction => ObjectivePart::Reconstruction,
        ObjectivePart::WeightKl => ObjectivePart::WeightKl,
        ObjectivePart::Whole => ObjectivePart::Whole,
    );
    let culprits = parts.into_iter().flat_map(|part| {
        every!(Culprit:
            Culprit::Update { .. } => Culprit::Update { array: "重み.0".into() },
            Culprit::Weights { .. } => Culprit::Weights {
                part,
                array: "重み.0".into(),
            },
            Culprit::Objective(_) => Culprit::Objective(part),
        )
    });
    // The first step, a precision without bound, a learning rate that is too high: each
    // has a remedy of its own.
    let circumstances = [(1, None), (20, Some(1e-6)), (20, None)];
    let stopped = culprits.flat_map(|culprit| {
        circumstances.map(|(step, learned_std)| TrainError::NonFinite {
            step,
            culprit: culprit.clone(),
            kept: 0,
            learning_rate: 0.001,
            learned_std,
        })
    });
    let mut errors: Vec<TrainError> = stopped.collect();
    errors.extend(every!(TrainError:
        TrainError::Recipe(_) => TrainError::Recipe(RecipeError::LearnedPrecision),
        TrainError::Model(_) => TrainError::Model(ModelError::Abandoned),
        TrainError::NoImages { .. } => TrainError::NoImages { name: NAME.into() },
        TrainError::Order(_) => TrainError::Order(OrderFlaw::NotOnce(7)),
        TrainError::NonFinite { .. } => errors[0].clone(),
    ));
    errors.extend(recipe_errors().into_iter().map(TrainError::from));
    errors.extend(model_errors().into_iter().map(TrainError::from));
    errors
}

fn begin_errors() -> Vec<BeginError> {
    let mut errors = every!(BeginError:
        BeginError::Data(_) => BeginError::Data(import_errors()[0].clone()),
        BeginError::File(_) => BeginError::File(model_file_errors()[0].clone()),
        BeginError::Train(_) => BeginError::Train(train_errors()[0].clone()),
    );
    errors.extend(import_errors().into_iter().map(BeginError::from));
    errors.extend(model_file_errors().into_iter().map(BeginError::from));
    errors.extend(train_errors().into_iter().map(BeginError::from));
    errors
}

pub(super) fn messages() -> Vec<Message> {
    let not_saved = |error| Message::NotSaved {
        path: path(),
        error,
    };
    let saves = every!(SaveError:
        SaveError::Model(_) => SaveError::Model(ModelError::Abandoned),
        SaveError::Write(_) => SaveError::Write(write_errors()[0].clone()),
    );
    let no_test_terms = |error| Message::NoTestTerms { step: 1000, error };
    let evaluations = every!(EvaluationError:
        EvaluationError::Model(_) => EvaluationError::Model(ModelError::Abandoned),
        EvaluationError::BrokeDown(_) => EvaluationError::BrokeDown(REASON.into()),
    );
    let missing = every!(MissingData:
        MissingData::Import(_) => MissingData::Import(import_errors()[0].clone()),
        MissingData::Shape(_) => MissingData::Shape(ModelError::Shape {
            model: "28 x 28".into(),
            data: NAME.into(),
            found: "32 x 32".into(),
        }),
    );
    let located = |same| Message::Located {
        name: NAME.into(),
        same,
    };
    let same = every!(SameData:
        SameData::Same => SameData::Same,
        SameData::Other => SameData::Other,
        SameData::Unknown => SameData::Unknown,
    );
    let data_read = |images, left_out, warnings| Message::DataRead {
        name: NAME.into(),
        images,
        left_out,
        warnings,
    };
    let mut messages = every!(Message:
        Message::Opened(_) => Message::Opened(path()),
        Message::LayersMapped(_) => Message::LayersMapped(mapping()),
        Message::WentOn { .. } => Message::WentOn { step: 12_400 },
        Message::NotKept(_) => Message::NotKept(saves[0].clone()),
        Message::Saved { .. } => Message::Saved { path: path(), step: 12_400 },
        Message::CurvesWritten(_) => Message::CurvesWritten(path()),
        Message::NotBegun(_) => Message::NotBegun(begin_errors()[0].clone()),
        Message::NothingToSave(_) => Message::NothingToSave(path()),
        Message::NotSaved { .. } => not_saved(saves[0].clone()),
        Message::CurvesNotWritten(_) => Message::CurvesNotWritten(write_errors()[0].clone()),
        Message::LiveRefused(_) => Message::LiveRefused(recipe_errors()[0].clone()),
        Message::NoTestTerms { .. } => no_test_terms(evaluations[0].clone()),
        Message::DataRead { .. } => data_read(70_000, 12, 2),
        Message::ImportCancelled { .. } => Message::ImportCancelled { name: NAME.into() },
        Message::NoImages(_) => Message::NoImages(missing[0].clone()),
        Message::Located { .. } => located(SameData::Same),
        Message::NotLocated(_) => Message::NotLocated(missing[0].clone()),
        Message::LetGo { .. } => Message::LetGo { step: 12_400 },
        Message::PastThinned(_) => Message::PastThinned(ThinnedPast {
            end: 12_400,
            left: 31,
            of: 62,
        }),
        Message::PinsTaken => Message::PinsTaken,
        Message::WeightsAlone => Message::WeightsAlone,
        Message::StepsLeftOut(_) => Message::StepsLeftOut(DamagedSteps::These([8192, 12_400].into())),
        Message::Forked { .. } => Message::Forked { step: 12_400 },
        Message::NotForked { .. } => Message::NotForked { step: 12_400, error: None },
        Message::NoEvaluator(_) => Message::NoEvaluator(REASON.into()),
    );
    messages.push(data_read(1, 1, 1));
    messages.extend(train_errors().into_iter().map(|error| Message::NotForked {
        step: 12_400,
        error: Some(error),
    }));
    messages.extend(same.into_iter().map(located));
    messages.extend(missing.iter().cloned().map(Message::NoImages));
    messages.extend(missing.into_iter().map(Message::NotLocated));
    messages.extend(saves.iter().cloned().map(Message::NotKept));
    messages.extend(saves.into_iter().map(not_saved));
    messages.extend(evaluations.into_iter().map(no_test_terms));
    messages.extend(begin_errors().into_iter().map(Message::NotBegun));
    messages.extend(write_errors().into_iter().map(Message::CurvesNotWritten));
    messages.extend(recipe_errors().into_iter().map(Message::LiveRefused));
    messages
}

pub(super) fn explore_errors() -> Vec<ExploreError> {
    let theory = every!(TheoryError:
        TheoryError::Model(_) => TheoryError::Model(ModelError::Abandoned),
        TheoryError::Dimensions { .. } => TheoryError::Dimensions { latent: 3 },
    );
    let mut errors = every!(ExploreError:
        ExploreError::Model(_) => ExploreError::Model(ModelError::Abandoned),
        ExploreError::Theory(_) => ExploreError::Theory(theory[0].clone()),
        ExploreError::Panic { .. } => ExploreError::Panic {
            cause: REASON.into(),
        },
    );
    errors.extend(theory.into_iter().map(ExploreError::from));
    errors.extend(model_errors().into_iter().map(ExploreError::from));
    errors
}

pub(super) fn value_table_errors() -> Vec<ValueTableError> {
    let cell = || "値".to_owned();
    let (images, split) = (60_000, SplitName::Test);
    let flaws = every!(ValueTableFlaw:
        ValueTableFlaw::Unreadable { .. } => ValueTableFlaw::Unreadable {
            cause: ReadCause::Missing,
        },
        ValueTableFlaw::NoText => ValueTableFlaw::NoText,
        ValueTableFlaw::Empty => ValueTableFlaw::Empty,
        ValueTableFlaw::NoColumns => ValueTableFlaw::NoColumns,
        ValueTableFlaw::TooManyColumns { .. } => ValueTableFlaw::TooManyColumns {
            columns: 2_000,
            most: 1_200,
        },
        ValueTableFlaw::LongLine { .. } => ValueTableFlaw::LongLine { line: 3, most: 9 },
        ValueTableFlaw::TooLarge { .. } => ValueTableFlaw::TooLarge { most: 9 },
        ValueTableFlaw::Cells { .. } => ValueTableFlaw::Cells {
            line: 3,
            found: 1,
            expected: 2,
        },
        ValueTableFlaw::Rows { .. } => ValueTableFlaw::Rows {
            rows: 3,
            images,
            split,
        },
        ValueTableFlaw::Index { .. } => ValueTableFlaw::Index {
            line: 3,
            cell: cell(),
            images,
            split: SplitName::Train,
        },
        ValueTableFlaw::Twice { .. } => ValueTableFlaw::Twice { line: 3, index: 1 },
        ValueTableFlaw::NoneUsable { .. } => ValueTableFlaw::NoneUsable {
            line: 3,
            column: "列".into(),
            cell: cell(),
            most: 32,
        },
        ValueTableFlaw::Cancelled => ValueTableFlaw::Cancelled,
    );
    let error = |flaw| ValueTableError { path: path(), flaw };
    flaws.into_iter().map(error).collect()
}

pub(super) fn failures() -> Vec<Failure> {
    let mut failures = every!(Failure:
        Failure::NotBegun(_) => Failure::NotBegun(begin_errors()[0].clone()),
        Failure::Stopped(_) => Failure::Stopped(train_errors()[0].clone()),
        Failure::BrokeDown(_) => Failure::BrokeDown(REASON.into()),
    );
    failures.extend(begin_errors().into_iter().map(Failure::NotBegun));
    failures.extend(train_errors().into_iter().map(Failure::Stopped));
    failures
}

pub(super) fn recipe_changes() -> Vec<RecipeChange> {
    every!(RecipeChange:
        RecipeChange::LearningRate { .. } => RecipeChange::LearningRate {
            before: 0.001,
            after: 0.0005,
        },
        RecipeChange::Beta { .. } => RecipeChange::Beta {
            before: 1.0,
            after: 2.0,
        },
        RecipeChange::Batch { .. } => RecipeChange::Batch {
            before: 64,
            after: 500,
        },
        RecipeChange::Importance { .. } => RecipeChange::Importance {
            before: 1,
            after: 8,
        },
        RecipeChange::KlWarmup { .. } => RecipeChange::KlWarmup {
            before: 0,
            after: 2_000,
        },
        RecipeChange::FreeBits { .. } => RecipeChange::FreeBits {
            before: 0.0,
            after: 0.5,
        },
        RecipeChange::NoiseSeed { .. } => RecipeChange::NoiseSeed {
            before: 7,
            after: 8,
        },
    )
}
