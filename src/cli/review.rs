//! `dripset review`: the weights of a learner's reviews, and fitting them to the learner's own log.

use std::io::{IsTerminal, Write, stderr};
use std::ops::ControlFlow;

use clap::{Args, Subcommand};

use super::{Exit, Place, Refused, config, opened};
use crate::domain::Weights;
use crate::domain::limits::FIT_REVIEWS_MIN;
use crate::domain::review::RatedReview;
use crate::env::Env;
use crate::fitting::{self, FitError, Fitted};
use crate::paths;
use crate::store::{Entry, Store};
use crate::terminal;

/// The options of `dripset review`.
#[derive(Args, Clone, Debug)]
pub struct ReviewArgs {
    /// The subcommand.
    #[command(subcommand)]
    pub command: Option<ReviewCommand>,
}

/// The subcommands of `dripset review`.
#[derive(Subcommand, Clone, Debug)]
pub enum ReviewCommand {
    /// Fit the review dates to your own memory, if that predicts it better
    Fit(FitArgs),
    /// Go back to the published weights
    Reset,
}

/// The options of `dripset review fit`.
#[derive(Args, Clone, Debug)]
pub struct FitArgs {
    /// Only print how much better the fitted weights predict
    #[arg(long)]
    pub dry_run: bool,
}

/// The cells of the progress bar.
const CELLS: usize = 20;
/// The columns of the words after it, at most.
const LABEL: usize = 40;

/// Prints the present weights, fits them, or goes back to the published ones.
///
/// # Errors
/// If the progress file cannot be used, or there are too few reviews to fit.
pub fn run(
    place: &Place,
    args: &ReviewArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let settings = config::settings(place)?.settings;
    let plain = settings.plain.unwrap_or_else(terminal::is_missing);
    let env = Env::default();
    let dir = paths::data_dir(place.data_dir.as_deref())?;
    match &args.command {
        None => present(&opened::to_read(&dir, &env, err)?, out)?,
        Some(ReviewCommand::Fit(FitArgs { dry_run: true })) => {
            let store = opened::to_read(&dir, &env, err)?;
            tell(&fitted(&store, plain, err)?, out)?;
            writeln!(out, "Nothing was changed (--dry-run).")?;
        }
        Some(ReviewCommand::Fit(FitArgs { dry_run: false })) => {
            let mut store = opened::to_write(&dir, &env, plain, err)?;
            fit(&mut store, &env, plain, out, err)?;
        }
        Some(ReviewCommand::Reset) => {
            let mut store = opened::to_write(&dir, &env, plain, err)?;
            reset(&mut store, &env, out)?;
        }
    }
    Ok(Exit::Clean)
}

/// Prints the origin of the present weights and the number of reviews.
fn present(store: &Store, out: &mut dyn Write) -> Result<(), Refused> {
    let records = store.mine();
    match (records.weights()?, records.weights_since()?) {
        (Some(weights), Some(on)) if weights != Weights::default() => {
            writeln!(out, "Weights of your reviews: fitted to you on {on}.")?;
        }
        _ => writeln!(
            out,
            "Weights of your reviews: the published ones, which fit many learners."
        )?,
    }
    let log = records.review_log()?;
    let all: usize = log.iter().map(|(_, reviews)| reviews.len()).sum();
    let usable = fitting::usable(log.iter().map(|(_, reviews)| reviews.as_slice()));
    writeln!(
        out,
        "Reviews so far: {all}, {usable} of them after the first of a question."
    )?;
    match FIT_REVIEWS_MIN.checked_sub(usable) {
        None | Some(0) => writeln!(out, "To fit the weights to you: dripset review fit")?,
        Some(missing) => writeln!(
            out,
            "To fit the weights to you, {missing} more of these are needed."
        )?,
    }
    Ok(())
}

fn fit(
    store: &mut Store,
    env: &Env,
    plain: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<(), Refused> {
    let fitted = fitted(store, plain, err)?;
    tell(&fitted, out)?;
    let Some(weights) = fitted.weights else {
        let present = store.mine().weights()?.unwrap_or_default();
        match present == Weights::default() {
            true => writeln!(out, "Your reviews keep the published weights.")?,
            false => writeln!(
                out,
                "Your reviews keep the weights fitted to you earlier. To go back: dripset review \
                 reset"
            )?,
        }
        return Ok(());
    };
    store.append(&[Entry::Weights(weights)], env.now())?;
    store.follow()?;
    writeln!(
        out,
        "Your reviews use the fitted weights from now on. To go back: dripset review reset"
    )?;
    Ok(())
}

fn reset(store: &mut Store, env: &Env, out: &mut dyn Write) -> Result<(), Refused> {
    let present = store.mine().weights()?.unwrap_or_default();
    if present == Weights::default() {
        writeln!(out, "Your reviews use the published weights already.")?;
        return Ok(());
    }
    store.append(&[Entry::Weights(Weights::default())], env.now())?;
    store.follow()?;
    writeln!(
        out,
        "Your reviews use the published weights again, from the first review on."
    )?;
    Ok(())
}

/// Prints how well the published and the fitted weights predict.
fn tell(fitted: &Fitted, out: &mut dyn Write) -> Result<(), Refused> {
    let (before, after) = (fitted.before, fitted.after);
    writeln!(
        out,
        "Reviews after the first of a question: {}. The newest {} were held out as a test.",
        fitted.reviews, fitted.held_out
    )?;
    writeln!(
        out,
        "Prediction error on these (log loss, lower is better): {:.3} with the published weights, \
         {:.3} with weights fitted to you.",
        before.log_loss, after.log_loss
    )?;
    writeln!(
        out,
        "Predicted minus actual recall, typical size: {:.1}% with the published weights, {:.1}% \
         with weights fitted to you.",
        before.rmse * 100.0,
        after.rmse * 100.0
    )?;
    let gain = (before.log_loss - after.log_loss) / before.log_loss.max(f64::MIN_POSITIVE);
    match fitted.weights {
        Some(_) => writeln!(
            out,
            "The fitted weights predict better: the error is {:.1}% smaller.",
            gain * 100.0
        )?,
        None => writeln!(out, "The fitted weights do not predict better.")?,
    }
    Ok(())
}

/// Fits weights, with a line that shows the progress.
fn fitted(store: &Store, plain: bool, err: &mut dyn Write) -> Result<Fitted, Refused> {
    let log = store.mine().review_log()?;
    let log: Vec<&[RatedReview]> = log.iter().map(|(_, reviews)| reviews.as_slice()).collect();
    let redraws = !plain && stderr().is_terminal();
    let usable = fitting::usable(log.iter().copied());
    if !redraws && usable >= FIT_REVIEWS_MIN {
        let _ = writeln!(err, "dripset: fitting weights to {usable} reviews");
    }
    let present = store.mine().weights()?.unwrap_or_default();
    let fitted = fitting::fit(&log, &present, &mut |share| {
        if redraws {
            show(share, err);
        }
        ControlFlow::Continue(())
    });
    if redraws {
        let _ = write!(err, "\r{}\r", " ".repeat(CELLS + LABEL));
    }
    fitted.map_err(|error| refused(&error, usable))
}

/// Writes the bar over itself. A terminal that takes no text does not stop the fitting.
fn show(share: f64, err: &mut dyn Write) {
    // From 0 to 1, so the conversions cannot saturate.
    let full = ((share * CELLS as f64) as usize).min(CELLS);
    let percent = (share * 100.0) as u32;
    let (full, rest) = ("#".repeat(full), ".".repeat(CELLS - full));
    let _ = write!(err, "\r[{full}{rest}] fitting weights, {percent}%");
    let _ = err.flush();
}

fn refused(error: &FitError, usable: usize) -> Refused {
    match error {
        FitError::TooFew { missing } => Refused::new(
            format!(
                "fitting needs {FIT_REVIEWS_MIN} reviews after the first of a question, and you have \
                 {usable}"
            ),
            format!(
                "answer due questions on {missing} more occasions; until then, your reviews use the \
                 weights they have"
            ),
        ),
        error => Refused::new(error, "your reviews keep the weights they have"),
    }
}
