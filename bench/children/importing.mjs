// What a process costs that imports the library.
await import('@thalweg/optimizers');
