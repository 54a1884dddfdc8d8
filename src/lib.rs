//! Nextrung: a mentoring bot for engineers on their way to CTO, or deciding whether to go.
//!
//! Read the modules in this order. `ARCHITECTURE.md` has the map and the rules between them.

pub mod mentoring;

pub mod store;

pub mod chart;

pub mod bot;

pub mod chat;

pub mod log;
pub mod run;

pub mod cli;
pub mod config;
pub mod data;
pub mod exit;
pub mod fail;
pub mod finding;
