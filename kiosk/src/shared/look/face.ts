import '@fontsource-variable/noto-sans-sc';
import './rare/faces.css';
