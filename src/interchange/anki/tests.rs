mod hostile;
mod samples;
mod there_and_back;
