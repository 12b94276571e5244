//! What runs in pipelines, run here: the scripts, and the workflows that call them, with `git` and a shell alone.

mod platforms;
mod repository;
mod scripts;
