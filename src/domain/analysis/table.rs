//! The scores of a form that every learner answered in full, and its figures.

use super::statistics::{correlation, mean, sample_variance, variance};

/// The share of the learners in the upper and in the lower group.
const GROUP_SHARE: f64 = 0.27;

/// The scores of learners on items: every learner has a score on every item.
#[derive(Clone, PartialEq, Debug)]
pub struct ScoreTable {
    columns: Vec<(f64, Vec<f64>)>,
    totals: Vec<f64>,
}

impl ScoreTable {
    /// Creates a table of columns: the points of a perfect response, and the points of each learner
    /// in the order of their ids.
    pub fn new(columns: Vec<(f64, Vec<f64>)>) -> Self {
        let learners = columns.iter().map(|(_, scores)| scores.len()).min();
        let total = |learner: usize| {
            let scores = columns.iter().filter_map(|(_, scores)| scores.get(learner));
            scores.sum()
        };
        let totals = (0..learners.unwrap_or(0)).map(total).collect();
        Self { columns, totals }
    }

    /// Returns the points of a perfect form.
    pub fn possible(&self) -> f64 {
        self.columns.iter().map(|(possible, _)| possible).sum()
    }

    /// Returns the totals by learner.
    pub fn totals(&self) -> &[f64] {
        &self.totals
    }

    /// Returns whether each item has one point.
    pub fn is_dichotomous(&self) -> bool {
        self.columns.iter().all(|(possible, _)| *possible == 1.0)
    }

    /// Returns the mean of the totals.
    pub fn mean(&self) -> Option<f64> {
        mean(&self.totals)
    }

    /// Returns the standard deviation of the totals as of the whole population, and as of a sample.
    pub fn deviations(&self) -> (Option<f64>, Option<f64>) {
        let (whole, sample) = (variance(&self.totals), sample_variance(&self.totals));
        (whole.map(f64::sqrt), sample.map(f64::sqrt))
    }

    /// Returns the mean share of the points of an item.
    pub fn facility(&self, item: usize) -> Option<f64> {
        let (possible, scores) = self.columns.get(item)?;
        let mean = mean(scores)?;
        (*possible > 0.0).then(|| mean / possible)
    }

    /// Returns the difference of the mean shares of an item in the upper and the lower 27% by
    /// total. Of equal totals, the learner with the lower id comes first.
    pub fn discrimination(&self, item: usize) -> Option<f64> {
        let (possible, scores) = self.columns.get(item)?;
        let learners = self.totals.len();
        if learners < 2 || *possible <= 0.0 {
            return None;
        }
        let size = (GROUP_SHARE * learners as f64 + 0.5).floor().max(1.0);
        let mut ranked: Vec<(usize, f64)> = self.totals.iter().copied().enumerate().collect();
        ranked.sort_by(|(a, total_a), (b, total_b)| total_b.total_cmp(total_a).then(a.cmp(b)));
        let points = |(learner, _): &(usize, f64)| scores.get(*learner).copied().unwrap_or(0.0);
        let upper: f64 = ranked.iter().take(size as usize).map(points).sum();
        let lower: f64 = ranked.iter().rev().take(size as usize).map(points).sum();
        Some((upper - lower) / (size * possible))
    }

    /// Returns the correlation of an item with the total: the point-biserial for one point.
    pub fn with_total(&self, item: usize) -> Option<f64> {
        let (_, scores) = self.columns.get(item)?;
        correlation(scores, &self.totals)
    }

    /// Returns the correlation of an item with the total of the others.
    pub fn with_rest(&self, item: usize) -> Option<f64> {
        let (_, scores) = self.columns.get(item)?;
        correlation(scores, &self.rest(item)?)
    }

    /// Returns the correlation of selecting a choice with the total of the other items.
    pub fn choice_with_rest(&self, item: usize, chosen: &[bool]) -> Option<f64> {
        let chosen: Vec<f64> = chosen.iter().map(|chosen| f64::from(*chosen)).collect();
        correlation(&chosen, &self.rest(item)?)
    }

    /// Returns the totals without an item.
    fn rest(&self, item: usize) -> Option<Vec<f64>> {
        let (_, scores) = self.columns.get(item)?;
        let pairs = self.totals.iter().zip(scores);
        Some(pairs.map(|(total, score)| total - score).collect())
    }

    /// Returns alpha, which is KR-20 if each item has one point.
    pub fn reliability(&self) -> Option<f64> {
        self.alpha(None)
    }

    /// Returns alpha without an item.
    pub fn reliability_without(&self, item: usize) -> Option<f64> {
        self.alpha(Some(item))
    }

    fn alpha(&self, without: Option<usize>) -> Option<f64> {
        let totals = match without {
            Some(item) => self.rest(item)?,
            None => self.totals.clone(),
        };
        let kept = self.columns.iter().enumerate();
        let kept = kept.filter(|(place, _)| Some(*place) != without);
        let variances: Vec<f64> = kept
            .filter_map(|(_, (_, scores))| variance(scores))
            .collect();
        let items = variances.len() as f64;
        let whole = variance(&totals).filter(|whole| *whole > 1e-9)?;
        let shared = 1.0 - variances.iter().sum::<f64>() / whole;
        (variances.len() > 1 && totals.len() > 1).then(|| items / (items - 1.0) * shared)
    }

    /// Returns KR-21, which takes all items for equally difficult; `None` unless each has one point.
    pub fn kr21(&self) -> Option<f64> {
        let items = self.columns.len() as f64;
        let (mean, whole) = (self.mean()?, variance(&self.totals)?);
        let is_defined = self.is_dichotomous() && self.columns.len() > 1 && whole > 1e-9;
        let shared = 1.0 - mean * (items - mean) / (items * whole);
        is_defined.then(|| items / (items - 1.0) * shared)
    }

    /// Returns the standard error of measurement from each standard deviation.
    pub fn errors(&self) -> (Option<f64>, Option<f64>) {
        let unreliable = self
            .reliability()
            .map(|alpha| (1.0 - alpha).max(0.0).sqrt());
        let (whole, sample) = self.deviations();
        let error = |deviation: Option<f64>| Some(deviation? * unreliable?);
        (error(whole), error(sample))
    }
}
